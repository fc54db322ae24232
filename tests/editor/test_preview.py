"""The question as a candidate sees it, and the codes it names, while it is written."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from quizbank.accounts.models import Account
from quizbank.educators.models import WorkspaceSet
from quizbank.educators.queries import cases_of
from tests.browser_client import Browser
from tests.educators.building import create_workspace, made_up_items

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    '"><script>alert(1)</script>',
    "</textarea><script>alert(1)</script>",
]
FIELDS = [
    "stem",
    "options-0-text",
    "options-0-why",
    "rationale",
    "references",
    "topics-0",
    "key-0-code",
    "key-0-why",
    "near_misses-0-code",
    "near_misses-0-why",
    "codes",
    "seen_codes",
    "wrong_codes",
    "revision",
]


@pytest.fixture
def row(educator: Account) -> WorkspaceSet:
    """An empty set for the code years 2025 to 2027."""
    return create_workspace(educator, code_years=[2025, 2026, 2027])


def live(
    browser: Browser, row: WorkspaceSet, data: dict[str, Any], *, of: str = "item", **more: Any
) -> BeautifulSoup:
    """What a script gets while one types."""
    data = {"csrf_token": browser.csrf_token(), "kind": "single", **data}
    url = browser.url(f"editor.{of}_preview", public_id=row.public_id, **more)
    with browser.app.app_context():
        response = browser.client.post(url, data=data)
    assert response.status_code in (200, 422)
    return BeautifulSoup(response.get_data(as_text=True), "html5lib")


def codes_told(soup: BeautifulSoup) -> dict[str, list[str]]:
    """What is said of each code."""
    return {
        code.select_one(".code").get_text(): [
            " ".join(one.get_text(" ").split()) for one in code.select(".told__entry")
        ]
        for code in soup.select(".found-code")
    }


def test_the_preview_shows_the_question_before_and_after(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator)
    data = {
        "stem": "Which *form*?\n\n- one\n- two",
        "options-0-text": "**This**",
        "options-0-why": "So it is.",
        "options-0-is_right": "y",
        "options-1-text": "That",
    }

    before, after = live(browser, row, data).select(".phone")

    assert before.select_one("em").get_text() == "form"
    assert len(before.select("li")) == 2
    assert len(before.select("input[type=radio]")) == 2
    assert "So it is." not in before.get_text()
    assert "Right answer" in after.select_one(".shown__option--keyed").get_text()
    assert "So it is." in after.get_text()


@pytest.mark.parametrize("kind", ["single", "multiple", "code_entry"])
@pytest.mark.parametrize("nasty", NASTY)
def test_no_field_brings_anything_that_runs_into_the_page(
    browser: Browser, educator: Account, row: WorkspaceSet, kind: str, nasty: str
) -> None:
    browser.sign_in(educator)
    data: dict[str, Any] = dict.fromkeys(FIELDS, nasty) | {"kind": kind}
    data |= {"key-0-code": nasty[:20], "near_misses-0-code": nasty[:20], "topics-0": nasty[:60]}

    parts = live(browser, row, data)
    page = browser.post(
        "editor.new_item", public_id=row.public_id, data={**data, "do": "check"}, expect=200
    )

    for soup in (parts, page.soup.select_one("main")):
        assert not soup.select("script, img, svg, iframe, [href^=javascript]")
        assert not [
            tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)
        ]


@pytest.mark.parametrize("nasty", NASTY)
def test_no_record_brings_anything_that_runs_into_the_page(
    browser: Browser, educator: Account, row: WorkspaceSet, nasty: str
) -> None:
    browser.sign_in(educator)
    data = {"title": nasty, "record-0-title": nasty, "record-0-text": nasty}

    parts = live(browser, row, data, of="case")

    assert not parts.select("script, img, svg, iframe, [href^=javascript]")
    assert parts.select(".past-record")


def test_a_text_that_is_too_long_gets_a_sentence_instead_of_a_preview(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    parts = live(browser.sign_in(educator), row, {"stem": "x" * 12_001})

    assert "Question must be 12,000 characters or fewer" in parts.get_text()
    assert not parts.select(".phone")


def test_a_question_of_a_case_is_shown_with_its_record(browser: Browser, educator: Account) -> None:
    row = create_workspace(educator, made_up_items(0, cases=1, exam="ccs"), exams=["ccs"])
    case = cases_of(row)[0]

    parts = live(browser.sign_in(educator), row, {"stem": "What now?"}, case=case.public_id)

    assert "Operative note" in parts.select(".phone")[0].get_text()


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("E11.621", "E11.621", "✓ 2025–2027 : valid and billable: Type 2 diabetes mellitus with"),
        ("E11.62", "E11.62", "✗ 2025–2027 : a heading, not billable. Below it: E11.620"),
        ("E11.XYZ9", "E11.XYZ9", "✗ 2025–2027 : unknown. Look at its spelling."),
        ("99213", "99213", "– cannot be checked: CPT belongs to the AMA"),
        ("0DTJ4ZZ", "0DTJ4ZZ", "✓ 2025–2027 : valid and billable: Resection of Appendix"),
        ("G0438", "G0438", "✓ 2025–2027 : valid"),
        ("J1885", "J1885", "! 2025–2027 : in no list that we have."),
        ("Revenue code 0360", "0360", "– cannot be checked: there is no table of such codes"),
    ],
)
def test_each_code_is_looked_up_for_each_code_year(
    browser: Browser, educator: Account, row: WorkspaceSet, text: str, code: str, told: str
) -> None:
    parts = live(browser.sign_in(educator), row, {"options-0-text": text})

    [says] = codes_told(parts)[code]
    assert says.startswith(told)


@pytest.mark.usefixtures("codes")
def test_a_code_that_turns_with_the_year_is_told_year_by_year(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    parts = live(browser.sign_in(educator), row, {"stem": "Is it E88.82 or B88.0?"})

    says = codes_told(parts)["B88.0"]
    assert len(says) == 2, says
    assert says[0].startswith("✓ 2025")


@pytest.mark.usefixtures("codes")
def test_a_word_that_only_looks_like_a_code_is_not_ticked(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    parts = live(browser.sign_in(educator), row, {"stem": "Fracture of T12 in E11.6; see I10."})

    ticked = [box["value"] for box in parts.select("input[name=codes][checked]")]
    assert ticked == ["icd10cm:I10"]


@pytest.mark.usefixtures("codes")
def test_what_the_author_ticked_stays_ticked(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    seen = ["icd10cm:T12", "icd10cm:I10"]
    data = {"stem": "T12 and I10 and E11.9", "seen_codes": seen, "codes": seen[:1]}

    parts = live(browser.sign_in(educator), row, data)

    ticked = [box["value"] for box in parts.select("input[name=codes][checked]")]
    assert ticked == ["icd10cm:T12", "icd10cm:E11.9"]


@pytest.mark.usefixtures("codes")
def test_a_code_may_be_wrong_on_purpose(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    data = {"options-0-text": "E11.62", "seen_codes": "icd10cm:E11.62", "codes": "icd10cm:E11.62"}

    parts = live(browser.sign_in(educator), row, data | {"wrong_codes": "icd10cm:E11.62"})

    [says] = codes_told(parts)["E11.62"]
    assert says.startswith("✓ 2025–2027 : wrong on purpose: a heading")
    assert parts.select("input[name=wrong_codes][checked]")


def test_without_code_tables_the_page_says_so(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    parts = live(browser.sign_in(educator), row, {"stem": "Is it E11.9?"})

    assert "The code tables are missing here" in parts.get_text()
    assert codes_told(parts) == {"E11.9": []}


@pytest.mark.usefixtures("codes")
def test_a_check_says_what_to_do_about_a_code_in_the_words_of_the_form(
    browser: Browser, educator: Account, row: WorkspaceSet
) -> None:
    browser.sign_in(educator).get("editor.new_item", public_id=row.public_id)

    page = browser.submit(
        "Check",
        expect=200,
        stem="Which code? 99213 is none of them.",
        domain_cbcs="billing",
        difficulty="1",
        **{
            "options-0-text": "E11.62",
            "options-1-text": "E11.621",
            "options-1-is_right": "y",
            "options-2-text": "E11.621",
        },
    )

    assert page.problems == [
        "Option C has the same text as option B. Make them differ, or drop one.",
        "E11.62 is a heading and no code to report, and the set is for code year 2025. Write one "
        "of E11.620, E11.621, E11.622, E11.628; if it is wrong on purpose, tick ‘Wrong on "
        "purpose’ beside it.",
        "The question names CPT numbers, and the settings of the set say that it does not. Change "
        "the settings, or take the numbers out.",
    ]
    assert not [one for one in page.soup.select("main li") if "`" in one.get_text()]
