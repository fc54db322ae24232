"""Each code of an item has a system and holds on the exam's dates, or the item says why not."""

from collections.abc import Sequence

import pytest

from quizbank.core.findings import Finding, Severity
from quizbank.core.mention_checks import mention_findings
from quizbank.core.verdict_checks import CodeCheck
from tests.core.formats import make_format, sourced
from tests.core.known_codes import KnownCodes
from tests.core.written import CASE, HEAD, SINGLE, TYPED, line_with, read, with_changes

CCS = make_format(exam="ccs", code_year=sourced(switch_month=5, switch_day=1))
OLD, NEW = '"I11.9"', '"I12.9"]\n'


def findings(text: str) -> list[Finding]:
    """What the tables and the texts show; the item is well formed."""
    of_set = read(text)
    assert of_set.problems == ()
    check = CodeCheck(KnownCodes(), {"ccs": [CCS]})
    return [*mention_findings(of_set, check.tells_headings(of_set)), *check.findings(of_set)]


def told(text: str) -> list[tuple[str, str]]:
    """Rule and sentence of each finding."""
    return [(one.rule, one.problem.says) for one in findings(text)]


def with_code(code: str, *, more: Sequence[tuple[str, str]] = ()) -> str:
    """The hypertension item, where a wrong option and the list have that code for I11.9."""
    text = SINGLE.replace("I11.9", code)
    return HEAD + with_changes(text, *more)


def meaning(*codes: str) -> tuple[str, str]:
    """The change that says which codes are wrong on purpose."""
    listed = ", ".join(f'"{code}"' for code in codes)
    return ("    codes:\n", f"    meant_invalid: [{listed}]\n    codes:\n")


def test_codes_that_hold_are_not_told() -> None:
    assert told(HEAD + SINGLE) == []


def test_a_code_of_a_text_has_to_be_listed() -> None:
    text = HEAD + with_changes(SINGLE, ("stands alone", "stands alone, unlike E11.65"))

    (finding,) = findings(text)

    assert str(finding) == (
        f"small.yaml:{line_with(text, 'rationale:')}: small-single, rationale: "
        "names E11.65, which `codes` does not have. List it under codes.icd10cm."
    )


@pytest.mark.parametrize(
    "words", ["category E11", "codes of E11.6", "all of E11.6-", "vertebra T12"]
)
def test_a_heading_may_be_named_where_nobody_chooses_it(words: str) -> None:
    assert told(HEAD + with_changes(SINGLE, ("stands alone", words))) == []


def test_a_short_code_has_to_be_listed_too() -> None:
    text = HEAD + with_changes(SINGLE, ('"I10", "I11.9"', '"I11.9"'))

    assert told(text) == [("unlisted_code", "names I10, which `codes` does not have")]


def test_a_code_is_told_once_for_each_item() -> None:
    text = with_changes(SINGLE, ("stands alone", "or E11.65"), ("is the code", "is no E11.65"))

    assert len(told(HEAD + text)) == 1


def test_a_code_of_a_record_is_listed_by_one_of_its_items() -> None:
    text = with_changes(HEAD + CASE, ("S52.531A was coded", "I10 and E11.65 were coded"))
    text = text.replace("S52.531A", "I10")

    assert told(text) == [("unlisted_code", "names E11.65, which `codes` does not have")]
    assert findings(text)[0].problem.item == "small-case"


def test_five_digits_need_a_set_that_uses_cpt() -> None:
    text = HEAD + with_changes(SINGLE, ("stands alone", "stands beside 99213"))

    (finding,) = findings(text)

    assert finding.problem.remedy == (
        "List it under codes.cpt and write `uses_cpt: true`; an amount is written as 12,345"
    )


def test_a_modifier_is_listed_as_one_of_cpt_or_hcpcs() -> None:
    text = HEAD + with_changes(SINGLE, ("stands alone", "takes modifier RT"))

    (finding,) = findings(text)

    assert finding.problem.remedy == "List it under codes.cpt_modifier or codes.hcpcs_modifier"


def test_text_beside_a_number_and_dental_codes_are_refused() -> None:
    number = "123" + "45"
    text = with_changes(
        SINGLE,
        ("stands alone", f"is not {number} (mending of a made-up thing) nor D0120"),
        (
            'codes:\n      icd10cm: ["I10"',
            f'codes:\n      cpt: ["{number}"]\n      icd10cm: ["I10"',
        ),
    )
    head = with_changes(HEAD, ("uses_cpt: false", "uses_cpt: true"))

    assert [rule for rule, _ in told(head + text)] == ["cpt_text", "cdt"]


def test_an_option_with_a_number_and_words_is_refused() -> None:
    number = "123" + "45"
    text = SINGLE.replace('"I11.9", why', f'"{number} mending of a made-up thing", why')
    text = with_changes(text, (', "I11.9"', ""), ("codes:\n", f'codes:\n      cpt: ["{number}"]\n'))
    head = with_changes(HEAD, ("uses_cpt: false", "uses_cpt: true"))

    assert [rule for rule, _ in told(head + text)] == ["cpt_text"]


@pytest.mark.parametrize(
    ("code", "rule", "says", "remedy"),
    [
        (
            "E11.6",
            "not_billable",
            "E11.6 is a heading and no code to report, and the set is for code year 2026",
            "Write one of E11.65, E11.69",
        ),
        (
            "I42.0",
            "not_billable",
            "I42.0 became a heading on 2026-10-01, and the set is for code year 2027",
            "Write one of I42.00, I42.01, or end the item with `valid_until: 2027-04-30`",
        ),
        (
            "K99.1",
            "deleted",
            "K99.1 was deleted on 2026-10-01, and the set is for code year 2027",
            "Replace it, or end the item with `valid_until: 2027-04-30`",
        ),
        (
            "C78.31",
            "not_yet",
            "C78.31 begins only on 2026-10-01, and the set is for code year 2026",
            "Replace it, or begin the item with `valid_from: 2027-05-01`",
        ),
        (
            "E11.95",
            "unknown",
            "E11.95 is no code of icd10cm, and the set is for code year 2026",
            "Look at its spelling (near it: E11.6, E11.65, E11.69)",
        ),
    ],
)
def test_an_unsound_code_is_told_with_what_helps(
    code: str, rule: str, says: str, remedy: str
) -> None:
    (finding,) = findings(with_code(code))

    assert (finding.rule, finding.severity) == (rule, Severity.PROBLEM)
    assert finding.problem.says == says
    on_purpose = "; if it is wrong on purpose, list it in `meant_invalid`"
    assert finding.problem.remedy == remedy + on_purpose
    assert finding.problem.field == "codes.icd10cm"


def test_an_item_that_ends_before_the_new_books_keeps_its_codes() -> None:
    dated = ("    key: A\n", "    key: A\n    valid_until: 2027-04-30\n")

    assert told(with_code("K99.1", more=[dated])) == []
    assert len(told(with_code("K99.1", more=[("    key: A\n", dated[1].replace("04", "05"))]))) == 1


def test_an_item_that_begins_with_the_new_books_may_have_their_codes() -> None:
    dated = ("    key: A\n", "    key: A\n    valid_from: 2027-05-01\n")

    assert told(with_code("C78.31", more=[dated])) == []


def test_a_wrong_option_may_have_a_code_that_is_meant_to_be_wrong() -> None:
    assert told(with_code("E11.6", more=[meaning("E11.6")])) == []


def test_a_code_that_is_meant_to_be_wrong_and_is_valid_is_told() -> None:
    (finding,) = findings(HEAD + with_changes(SINGLE, meaning("I11.9")))

    assert finding.rule == "meant_invalid_is_valid"
    assert finding.problem.says == "I11.9 is a valid code of code year 2026 (Title of I11.9)"


def test_a_code_that_becomes_valid_within_the_code_years_is_not_wrong_in_all_of_them() -> None:
    ((rule, says),) = told(with_code("C78.31", more=[meaning("C78.31")]))

    assert rule == "meant_invalid_is_valid"
    assert "code year 2027" in says


def test_a_key_may_not_name_a_code_that_does_not_hold() -> None:
    (finding,) = findings(HEAD + SINGLE.replace("I10", "E11.6"))

    assert finding.rule == "not_billable"
    assert "on purpose" not in finding.problem.remedy


def test_listing_the_code_of_the_key_as_meant_to_be_wrong_does_not_help() -> None:
    text = SINGLE.replace("I10", "E11.6").replace("I11.9", "E11.95")

    rules = told(HEAD + with_changes(text, meaning("E11.6", "E11.95")))

    assert rules == [("key_is_invalid", "has E11.6, which the key names too")]


def test_a_question_about_a_wrong_code_may_have_it_in_its_key() -> None:
    only_in_key = with_changes(SINGLE.replace("I10", "E11.6"), meaning("E11.6"))
    about_it = SINGLE.replace("I10", "E11.6").replace("I11.9", "E11.95")
    about_it = with_changes(about_it, ("Which code", "How is E11.6 mended, which code"))

    assert told(HEAD + only_in_key) == []
    assert told(HEAD + with_changes(about_it, meaning("E11.6", "E11.95"))) == []


def test_a_typed_key_is_never_wrong_on_purpose() -> None:
    text = TYPED.replace("E11.42", "E11.6").replace("Z79.4", "I10").replace("E11.40", "E11.65")

    assert told(HEAD + with_changes(text, meaning("E11.6"))) == [
        ("key_is_invalid", "has E11.6, which the key names too")
    ]


def test_a_valid_code_without_a_title_is_a_note() -> None:
    text = HEAD.replace("[2026, 2027]", "[2027]") + with_changes(
        SINGLE,
        ("stands alone", "or 0DTJ4ZX"),
        ("codes:\n", 'codes:\n      icd10pcs: ["0DTJ4ZX"]\n'),
    )

    (finding,) = findings(text)

    assert (finding.severity, finding.rule) == (Severity.NOTE, "no_title")
    assert not finding.fails_when_strict


def test_a_hcpcs_code_is_described_by_us_or_imported() -> None:
    change = ("codes:\n", 'codes:\n      hcpcs: ["J1885", "J9999"]\n')
    text = HEAD + with_changes(SINGLE, ("stands alone", "but J1885 or J9999"), change)

    (finding,) = findings(text)

    assert finding.problem.says.startswith("J9999 is neither among our HCPCS codes")
    assert "hcpcs_seed.yaml" in finding.problem.remedy


def test_a_code_year_beyond_the_tables_is_a_note() -> None:
    (finding,) = findings(HEAD.replace("2027]", "2031]") + SINGLE)

    assert (finding.severity, finding.rule) == (Severity.NOTE, "year_without_tables")


def test_a_broken_item_does_not_keep_its_codes_from_being_checked() -> None:
    broken = read(HEAD + with_changes(SINGLE, ("key: A", "key: E")).replace("I11.9", "E11.95"))
    check = CodeCheck(KnownCodes(), {"ccs": [CCS]})

    assert broken.problems
    assert [one.rule for one in check.findings(broken)] == ["unknown"]
