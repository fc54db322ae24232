"""ICD-10-PCS is built axis by axis, from valid rows only, without JavaScript."""

import pytest

from tests.browser_client import Browser, Page

pytestmark = pytest.mark.usefixtures("codes")


def page_of(browser: Browser, code: str, year: int = 2026, *, expect: int = 200) -> Page:
    return browser.get("codebook.procedure", code=code, year=year, expect=expect)


def values(page: Page) -> list[str]:
    """The characters that may come next."""
    return [one.get_text() for one in page.soup.select(".row__code--short")]


def test_a_code_is_built_step_by_step(browser: Browser) -> None:
    page = browser.get("codebook.procedures", year=2026)
    for link in (
        "0 Medical and Surgical",
        "D Gastrointestinal System",
        "T Resection Cutting out or off, without replacement, all of a body part",
        "J Appendix",
        "4 Percutaneous Endoscopic Entry, by puncture or minor incision, of instrumentation "
        "through the skin or mucous membrane and any other body layers necessary to reach and "
        "visualize the site of the procedure",
        "Z No Device",
        "Z No Qualifier",
    ):
        page = browser.visit(page.link(link))

    assert page.h1 == "0DTJ4ZZ Resection of Appendix, Percutaneous Endoscopic Approach"
    assert "✓ Valid and billable in FY 2026" in page.text
    assert "For example: Total nephrectomy" in page.text
    assert [one.get_text() for one in page.soup.select(".axis__value")] == list("0DTJ4ZZ")


def test_only_values_of_valid_rows_are_offered(browser: Browser) -> None:
    assert values(page_of(browser, "0DTJ")) == ["0", "4", "7", "8"]
    assert values(page_of(browser, "0DTJ0Z")) == ["Z"]
    assert values(page_of(browser, "0DTJ4Z")) == ["G", "Z"]


def test_each_axis_can_be_changed(browser: Browser) -> None:
    page = page_of(browser, "0DTJ4ZZ")

    assert browser.visit(page.link("Change Body Part")).h1.startswith("0DT ")
    assert browser.visit(page.link("Change Section")).h1.startswith("ICD-10-PCS")


def test_the_table_is_there_as_printed(browser: Browser) -> None:
    table = page_of(browser, "0DT").soup.select_one(".pcs-table")

    heads = [" ".join(one.get_text().split()) for one in table.select("th")]
    assert heads == ["4 Body Part", "5 Approach", "6 Device", "7 Qualifier"]
    assert len(table.select("tbody tr")) > 3


@pytest.mark.parametrize(
    ("term", "link", "leads_to"),
    [
        ("appendectomy", "0DTJ Appendectomy: see Resection, Appendix", "0DTJ "),
        ("Ablation", "→ Ablation: see Destruction", "ICD-10-PCS"),
    ],
)
def test_the_index_leads_into_tables(browser: Browser, term: str, link: str, leads_to: str) -> None:
    browser.get("codebook.procedures")

    page = browser.submit("Look up", term=term, expect=200)

    assert browser.visit(page.link(link)).h1.startswith(leads_to)


def test_a_term_that_the_index_does_not_have_says_what_to_try(browser: Browser) -> None:
    page = browser.get("codebook.procedures", term="zzzqqq")

    assert "The index has nothing under ‘zzzqqq’." in page.text


def test_root_operations_and_approaches_are_explained(browser: Browser) -> None:
    operations = browser.get("codebook.root_operations").text
    approaches = browser.get("codebook.approaches").text

    assert "Resection Cutting out or off, without replacement, all of a body part." in operations
    assert "Obstetrics" in operations
    assert "Percutaneous Endoscopic Entry, by puncture or minor incision" in approaches


def test_where_no_source_names_the_axes_whole_codes_are_listed(browser: Browser) -> None:
    page = page_of(browser, "30233")

    assert "name the axes of sections 0 and 1 only" in page.text
    assert "30233N1 Transfusion of Nonautologous Red Blood Cells" in page.text


def test_a_code_that_ended_says_when(browser: Browser) -> None:
    page = page_of(browser, "30233AZ")

    assert "✗ Deleted: no longer valid since 1 April 2026" in page.text


@pytest.mark.parametrize("code", ["0DTJ4Z9", "0DA", "ZZZZZZZ", "9ZZ"])
def test_a_code_or_beginning_that_never_was_is_a_404(browser: Browser, code: str) -> None:
    assert page_of(browser, code, expect=404).h1 == f"{code} is not in ICD-10-PCS"


@pytest.mark.parametrize("address", ["nothing", "0DTJ4ZZZ", "0DTI", "0-T", "%", "*", "é"])
def test_what_is_not_written_like_a_code_is_not_there(browser: Browser, address: str) -> None:
    assert page_of(browser, address, expect=404).h1 == "There is no such page"


def test_every_section_and_body_system_makes_a_sound_page(browser: Browser) -> None:
    sections = values(browser.get("codebook.procedures", year=2027))
    visited = 0
    for section in sections:
        for system in values(page_of(browser, section, 2027))[:3]:
            for operation in values(page_of(browser, section + system, 2027))[:2]:
                page_of(browser, section + system + operation, 2027)
                visited += 1

    assert len(sections) == 17
    assert visited > 40
