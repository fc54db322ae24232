"""The pages of ICD-10-CM say what the book says, and lead on."""

import pytest

from tests.browser_client import Browser, Page

pytestmark = pytest.mark.usefixtures("codes")


def page_of(browser: Browser, code: str, year: int = 2026, *, expect: int = 200) -> Page:
    return browser.get("codebook.diagnosis", code=code, year=year, expect=expect)


def rows(page: Page) -> list[str]:
    return [one.get_text() for one in page.soup.select(".row__code")]


def level(page: Page, title: str) -> str:
    """The notes at one level, as they read."""
    [found] = [one for one in page.soup.select(".level") if one.h3.get_text() == title]
    return " ".join(found.get_text(" ").split())


def test_one_can_walk_from_the_chapters_to_a_code_and_back(browser: Browser) -> None:
    page = browser.get("codebook.search_page", year="2026")
    for link in (
        "ICD-10-CM: chapters of diagnoses",
        "4 Endocrine, nutritional and metabolic diseases",
        "E08-E13 Diabetes mellitus",
        "E11 Type 2 diabetes mellitus not billable",
        "E11.6 Type 2 diabetes mellitus with other specified complications not billable",
        "E11.65 Type 2 diabetes mellitus with hyperglycemia",
    ):
        page = browser.visit(page.link(link))

    assert page.h1 == "E11.65 Type 2 diabetes mellitus with hyperglycemia"
    trail = [link.get_text() for link in page.soup.select(".trail a")]
    assert trail == ["ICD-10-CM", "Chapter 4", "E08-E13", "E11", "E11.6"]
    assert browser.visit(page.link("Chapter 4")).h1.startswith("Chapter 4: Endocrine")


def test_a_code_says_that_it_is_billable_what_it_counts_and_since_when(browser: Browser) -> None:
    page = page_of(browser, "N17.9")

    assert "✓ Valid and billable in FY 2026" in page.text
    assert "CC, a complication or comorbidity in the MS-DRGs of FY 2026." in page.text
    assert "Valid since 1 October 2015, when ICD-10 began, with no end set." in page.text


@pytest.mark.parametrize(
    ("code", "level_in_words"),
    [("J96.01", "MCC, a major complication"), ("E11.65", "Neither CC nor MCC")],
)
def test_the_level_is_told_in_words(browser: Browser, code: str, level_in_words: str) -> None:
    assert level_in_words in page_of(browser, code).text


def test_all_notes_that_apply_stand_with_the_level_that_they_are_from(browser: Browser) -> None:
    page = page_of(browser, "S72.001A")

    assert "Also called Fracture of hip NOS" in level(page, "At S72.00")
    assert "Excludes 2: not part of it, may be with it" in level(page, "At S72.0")
    assert "Excludes 1: never with it traumatic amputation" in level(page, "At S72")
    assert "frostbite" in level(page, "At S70-S79")
    assert "Use additional code to identify any retained foreign body" in level(
        page, "At chapter 19"
    )


def test_codes_in_notes_lead_to_their_pages(browser: Browser) -> None:
    page = page_of(browser, "S72.001A")

    assert page.link("S79.1") == "/codes/icd-10-cm/S79.1?year=2026"
    assert page.link("T20") == "/codes/icd-10-cm/T20?year=2026"
    assert browser.visit(page.link("M97.0")).h1.startswith("M97.0 ")


def test_capital_letters_in_notes_that_are_no_codes_stay_words(browser: Browser) -> None:
    page = page_of(browser, "B20")

    links = [link.get_text() for link in page.soup.select(".level a")]
    assert links
    assert "HIV" not in links


def test_missing_7th_characters_are_buttons_to_the_whole_codes(browser: Browser) -> None:
    page = page_of(browser, "S72.001")

    assert "✗ Not billable: the 7th character is missing. Choose below." in page.text
    buttons = page.soup.select("a.sevenths__choice")
    assert len(buttons) == 16
    assert buttons[0]["href"] == "/codes/icd-10-cm/S72.001A?year=2026"
    whole = browser.visit(buttons[0]["href"])
    assert "✓ Valid and billable" in whole.text
    assert whole.soup.select_one("[aria-current='true'].sevenths__choice b").get_text() == "A"


def test_a_heading_says_that_more_characters_are_needed_and_which(browser: Browser) -> None:
    page = page_of(browser, "E11.6")

    assert "✗ Not billable: a code needs more characters. Choose below." in page.text
    assert rows(page) == ["E11.61", "E11.62", "E11.63", "E11.64", "E11.65", "E11.69"]


def test_neighbours_lead_on_as_when_one_turns_the_page(browser: Browser) -> None:
    page = page_of(browser, "E11.65")

    before, after = (link["href"] for link in page.soup.select(".neighbours a"))

    assert before == "/codes/icd-10-cm/E11.649?year=2026"
    assert after == "/codes/icd-10-cm/E11.69?year=2026"
    assert page_of(browser, "A00").soup.select(".neighbours a")


@pytest.mark.parametrize(
    ("code", "year", "says"),
    [
        ("I42.00", 2026, "✗ Not valid yet: it begins on 1 October 2026"),
        ("I42.0", 2027, "✗ Not billable: a code needs more characters"),
        ("I42.0", 2027, "Valid since 1 October 2015, when ICD-10 began, until the day before"),
        ("C78.31", 2027, "Its words are in no source that is installed here."),
        ("E11.65", 2027, "titles and notes are those of FY 2026"),
    ],
)
def test_the_year_decides_what_holds(browser: Browser, code: str, year: int, says: str) -> None:
    assert says in page_of(browser, code, year).text


def test_a_deleted_code_says_since_when(browser: Browser) -> None:
    page = page_of(browser, "S23.420A", 2026)
    later = browser.visit(page.link("FY 2027"))

    assert "✓ Valid and billable" in page.text
    assert "✗ Deleted: no longer valid since 1 October 2026" in later.text
    assert "Neither CC" not in later.text


@pytest.mark.parametrize(
    ("code", "near"), [("E11.95", "E11.9"), ("S72.001Z", "S72.001A"), ("Z99.999", "Z99.")]
)
def test_a_code_that_never_was_is_a_404_with_near_ones(
    browser: Browser, code: str, near: str
) -> None:
    page = page_of(browser, code, expect=404)

    assert page.h1 == f"{code} is not in ICD-10-CM"
    assert any(row.startswith(near) for row in rows(page))


@pytest.mark.parametrize(
    "address", ["nothing", "E", "E1", "11.9", "E11.65.1", "' OR 1=1", "A*", "00000"]
)
def test_what_is_not_written_like_a_code_is_not_there(browser: Browser, address: str) -> None:
    page_of(browser, address, expect=404)


@pytest.mark.parametrize("typed", ["e11.65", "E1165", "e1165"])
def test_a_code_is_found_however_it_is_written(browser: Browser, typed: str) -> None:
    assert page_of(browser, typed).h1.startswith("E11.65 ")


def test_every_chapter_and_some_of_each_kind_make_a_sound_page(browser: Browser) -> None:
    chapters = rows(browser.get("codebook.diagnoses", year=2026))
    kinds = ["U00-U49", "Z3A", "QA0.0101", "T36.0X1A", "O80", "U07.1", "V97.33XD", "F99", "Z66"]

    for code in [*chapters, *kinds]:
        page_of(browser, code, 2026)
        page_of(browser, code, 2027)

    assert len(chapters) == 22
