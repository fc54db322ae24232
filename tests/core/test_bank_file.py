"""Reading a question set: what a sound one becomes, and each single thing that can be wrong."""

from datetime import date
from pathlib import Path

import pytest

from quizbank.config import ROOT
from quizbank.core.bank_file import read_question_set
from quizbank.core.code_sets import CodeSystem
from quizbank.core.items import Case, CodeEntryItem, MultipleItem, SingleItem
from tests.core.written import (
    CASE,
    HEAD,
    MULTIPLE,
    SINGLE,
    TYPED,
    WHOLE,
    line_with,
    read,
    the_problem,
    with_changes,
)

TWENTY = Path(__file__).parent / "files" / "twenty_defects.yaml"


def test_a_sound_file_becomes_typed_objects() -> None:
    found = read(WHOLE)

    assert found.problems == ()
    assert found.question_set is not None
    single, multiple, typed, case = found.question_set.items
    assert isinstance(single, SingleItem)
    assert (single.answer_key, single.difficulty) == ("A", 1)
    assert single.codes == {CodeSystem.ICD10CM: ["I10", "I11.9", "I12.9"]}
    assert isinstance(multiple, MultipleItem)
    assert multiple.answer_key == "BD"
    assert isinstance(typed, CodeEntryItem)
    assert typed.answer_key == "E11.42\nZ79.4"
    assert isinstance(case, Case)
    assert [(item.id, case and case.id) for item, case in found.question_set.every_item()] == [
        ("small-single", None),
        ("small-multiple", None),
        ("small-typed", None),
        ("small-case-a", "small-case"),
    ]


AUTHOR = 'author: "The tests"\n'


def keyed(written: str) -> str:
    """The whole set with that said of its second reader."""
    return with_changes(WHOLE, (AUTHOR, f"{AUTHOR}keyed: {written}\n"))


def test_a_set_may_say_how_many_items_were_keyed_blind_and_when() -> None:
    found = read(keyed("{blind: 4, on: 2026-11-23}")).question_set

    assert found is not None
    assert found.keyed is not None
    assert (found.keyed.blind, found.keyed.on) == (4, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("written", "field", "says"),
    [
        ("{blind: 5, on: 2026-11-23}", "keyed.blind", "is 5, but the set has 4 items"),
        ("{blind: 4}", "keyed.on", "is missing"),
        ("{blind: 4, on: 2026-11-31}", "keyed.on", "not a day of the calendar"),
        ("{blind: some, on: 2026-11-23}", "keyed.blind", "number"),
    ],
)
def test_what_a_set_says_of_its_second_reader_can_be_true(
    written: str, field: str, says: str
) -> None:
    problem = the_problem(keyed(written))

    assert (problem.line, problem.field) == (9, field)
    assert says in problem.says


def test_the_example_of_the_documentation_has_every_kind_and_no_problem() -> None:
    path = ROOT / "docs" / "examples" / "question_set.yaml"

    found = read_question_set("docs/examples/question_set.yaml", path.read_bytes())

    assert [str(problem) for problem in found.problems] == []
    assert found.question_set is not None
    kinds = [entry.kind for entry in found.question_set.items]
    assert kinds == ["single", "multiple", "code_entry", "case"]


def test_values_stay_the_text_that_was_written() -> None:
    text = with_changes(
        WHOLE,
        ('"I12.9", why', "0E10, why"),
        ('why: "That is the code."', "why: no"),
        ('"I11.9", why', "2026-01-01, why"),
        ('["I10", "I11.9", "I12.9"]', "[I10]"),
    )

    found = read(text).question_set

    assert found is not None
    single = found.items[0]
    assert isinstance(single, SingleItem)
    assert [option.text for option in single.options.values()] == ["I10", "2026-01-01", "0E10"]
    assert single.options["A"].why == "no"


def test_dates_are_read() -> None:
    text = with_changes(
        WHOLE,
        ("    key: A\n", "    key: A\n    valid_from: 2025-10-01\n    valid_until: 2026-09-30\n"),
    )

    found = read(text).question_set

    assert found is not None
    single = found.items[0]
    assert isinstance(single, SingleItem)
    assert (single.valid_from, single.valid_until) == (date(2025, 10, 1), date(2026, 9, 30))


def test_twenty_different_defects_are_told_at_once_each_with_its_line() -> None:
    text = TWENTY.read_text("utf-8")
    marked = {
        number: line_with(text, f"#{number}\n") for number in range(1, 21) if f"#{number}\n" in text
    }
    expected = {
        1: ("", "set", "cannot be a name"),
        2: ("", "exams[2]", "‘rhit’"),
        3: ("", "code_years[2]", "not a whole number"),
        4: ("", "uses_cpt", "‘maybe’"),
        5: ("no-rationale", "rationale", "is missing"),
        6: ("unknown-field", "refrences", "not a field"),
        7: ("no-such-option", "key", "E names no option"),
        8: ("twice", "", "has `difficulty` twice"),
        9: ("anchored", "", "the alias *shared"),
        10: ("tagged", "", "the tag !!python/object/apply:os.system"),
        11: ("twice", "id", "is that of line"),
        12: ("letters", "options", "have the letters A, B, D"),
        13: ("alike", "options.C.text", "same text as option A"),
        14: ("too-hard", "difficulty", "‘4’"),
        15: ("no-day", "valid_until", "not a day of the calendar"),
        16: ("how-many", "choose", "is 3, but the key has 2"),
        17: ("shapes", "codes.icd10cm[1]", "‘E1165’ is not written like"),
        18: ("marked-up", "stem", "has HTML"),
        19: ("not-listed", "key[1].code", "I10 is not in codes.icd10cm"),
        20: ("not-yaml", "", "a quotation mark that is never closed"),
    }
    assert set(marked) == set(expected)

    problems = read_question_set("twenty.yaml", TWENTY.read_bytes()).problems

    at = {problem.line: problem for problem in problems}
    for number, (item, field, says) in expected.items():
        problem = at[marked[number]]
        assert (problem.item, problem.field) == (item, field), number
        assert says in problem.says, number
        assert problem.remedy
    assert len(problems) == 20, [str(problem) for problem in problems]


def test_a_problem_is_one_line_with_place_and_remedy() -> None:
    text = with_changes(WHOLE, ("    key: A\n", "    key: E\n"))

    said = str(the_problem(text))

    assert said == "small.yaml:20: small-single, key: E names no option. Write one of A, B, C."


@pytest.mark.parametrize(
    ("changes", "place", "says", "remedy"),
    [
        ([("format: 1", "format: 2")], ("", "format"), "is ‘2’", "Write one of 1"),
        ([("set: small\n", "")], ("", "set"), "is missing", "Write `set:`"),
        ([('title: "A small set"', "title:")], ("", "title"), "is empty", "Write its value"),
        ([('title: "A small set"', "title: ~")], ("", "title"), "is empty", "Write its value"),
        ([('title: "A small set"', 'title: ""')], ("", "title"), "is empty", "Write a text"),
        (
            [("title:", "titel:"), ("set: s", 'title: "x"\nset: s')],
            ("", "titel"),
            "not a field",
            "title?",
        ),
        ([("[ccs]", "[]")], ("", "exams"), "has 0 of at least 1", "Add"),
        ([("[ccs]", "ccs")], ("", "exams"), "is ‘ccs’, but must be a list", "[one, two]"),
        ([("[ccs]", "[ccs, ccs]")], ("", "exams[2]"), "names ccs twice", "once"),
        ([("[2026, 2027]", "[1999]")], ("", "code_years[1]"), "is ‘1999’", "at least 2016"),
        ([('"A small set"', '"' + "x" * 121 + '"')], ("", "title"), "has 121", "at most 120"),
        (
            [("id: small-single", "id: Small Single")],
            ("Small Single", "id"),
            "cannot be a name",
            "small letters",
        ),
        (
            [("kind: single", "kind: essay")],
            ("small-single", "kind"),
            "is ‘essay’",
            "single, multiple",
        ),
        ([("    kind: single\n", "")], ("small-single", "kind"), "is missing", "Write one of"),
        (
            [("domains: {ccs: coding}", "domains: {cca: coding, ccs: coding}")],
            ("small-single", "domains.cca"),
            "not among the set's exams",
            "add the exam",
        ),
        (
            [("domains: {ccs: coding}", "domains: {}")],
            ("small-single", "domains"),
            "names none for ccs",
            "{ccs: …}",
        ),
        (
            [("domains: {ccs:", "domains: {rhit:")],
            ("small-single", "domains.rhit"),
            "is ‘rhit’",
            "cpc, ccs, cca, cbcs",
        ),
        (
            [("difficulty: 1", "difficulty: easy")],
            ("small-single", "difficulty"),
            "‘easy’",
            "1, 2, 3",
        ),
        (
            [('{text: "I10", why: "That is the code."}', '"I10"')],
            ("small-single", "options.A"),
            "must be a group of fields",
            "{name: value}",
        ),
        (
            [(', why: "That is the code."', "")],
            ("small-single", "options.A.why"),
            "is missing",
            "Write it",
        ),
        (
            [('why: "That is the code."', 'why: ""')],
            ("small-single", "options.A.why"),
            "is empty",
            "",
        ),
        (
            [('["The tabular list, I10"]', "[]")],
            ("small-single", "references"),
            "has 0 of at least 1",
            "Add",
        ),
        (
            [("difficulty: 1", "difficulty: 1\n    meant_invalid: [I11]")],
            ("small-single", "meant_invalid[1]"),
            "I11 is not in `codes`",
            "List it",
        ),
        (
            [('"I11.9", "I12.9"]', '"I11.9", "I12.9", "I13.0"]')],
            ("small-single", "codes.icd10cm[4]"),
            "no text of the item names",
            "Take it out",
        ),
        (
            [("icd10cm: [", "icd10: [")],
            ("small-single", "codes.icd10"),
            "‘icd10’",
            "icd10cm, icd10pcs",
        ),
        (
            [
                ("key: A\n", "key: A\n    shuffle: true\n"),
                ("I10 stands alone", "Option B is far off"),
            ],
            ("small-single", "rationale"),
            "names “Option B”",
            "Say what the option says",
        ),
        (
            [("key: A\n", "key: A\n    valid_from: 2026-10-01\n    valid_until: 2026-09-30\n")],
            ("small-single", "valid_until"),
            "is before valid_from",
            "Swap",
        ),
        (
            [("stands alone", "stands [alone](x)")],
            ("small-single", "rationale"),
            "has a link",
            "references",
        ),
        (
            [("stands alone", "stands ![a](x.png)")],
            ("small-single", "rationale"),
            "has an image",
            "words",
        ),
        ([("stands alone", "<b>alone</b>")], ("small-single", "rationale"), "has HTML", "Markdown"),
        ([("[B, D]", "[B, E]")], ("small-multiple", "key[2]"), "E names no option", "A, B, C, D"),
        ([("[B, D]", "[B, B]")], ("small-multiple", "key[2]"), "names B twice", "once"),
        ([("choose: 2", "choose: 1")], ("small-multiple", "choose"), "is ‘1’", "at least 2"),
        (
            [("the TWO even", "all even")],
            ("small-multiple", "stem"),
            "does not say that 2",
            "“Select the TWO …”",
        ),
        (
            [("code_system: icd10cm", "code_system: icd9")],
            ("small-typed", "code_system"),
            "‘icd9’",
            "icd10cm, icd10pcs, hcpcs, cpt",
        ),
        (
            [("ordered: true", "ordered: perhaps")],
            ("small-typed", "ordered"),
            "‘perhaps’",
            "true or false",
        ),
        (
            [('code: "E11.40"', 'code: "E11.42"'), (', "E11.40"]', "]")],
            ("small-typed", "near_misses[1].code"),
            "a second time",
            "one place",
        ),
        (
            [('code: "E11.40"', 'code: "E11.41"'), ('"E11.40"]', '"E11.42"]')],
            ("small-typed", "near_misses[1].code"),
            "is not in `codes`",
            "Add it there",
        ),
        (
            [("setting: emergency", "setting: home")],
            ("small-case", "setting"),
            "‘home’",
            "inpatient",
        ),
        ([("    setting: emergency\n", "")], ("small-case", "setting"), "is missing", "Write"),
        (
            [('title: "Note"', 'title: ""')],
            ("small-case", "record[1].title"),
            "is empty",
            "Write a text",
        ),
        (
            [("id: small-case-a\n        kind: single", "id: small-case-a\n        kind: case")],
            ("small-case-a", "kind"),
            "is ‘case’",
            "Write one of",
        ),
        (
            [("id: small-case-a", "id: small-single")],
            ("small-single", "id"),
            "of line 10",
            "of its own",
        ),
    ],
)
def test_each_single_thing_that_is_wrong_is_told(
    changes: list[tuple[str, str]], place: tuple[str, str], says: str, remedy: str
) -> None:
    text = with_changes(WHOLE, *changes)

    problem = the_problem(text)

    assert read(text).question_set is None
    assert (problem.item, problem.field) == place
    assert says in problem.says
    assert remedy in problem.remedy


def test_a_set_that_lists_cpt_numbers_has_to_say_so() -> None:
    text = with_changes(
        WHOLE,
        ("for essential hypertension", "with 99213"),
        ("icd10cm: [", 'cpt: ["99213"]\n      icd10cm: ['),
    )

    assert the_problem(text).line == line_with(text, "cpt: [")
    assert the_problem(text).remedy == "Write `uses_cpt: true`"
    assert read(text.replace("uses_cpt: false", "uses_cpt: true")).problems == ()


def test_one_broken_field_hides_no_other_rule_of_its_item() -> None:
    text = with_changes(
        WHOLE,
        (', why: "That one is with heart disease."', ""),
        ("    key: A\n", "    key: F\n"),
        ('    rationale: "I10 stands alone."\n', ""),
        ("difficulty: 1", "difficulty: 9"),
    )

    fields = {problem.field for problem in read(text).problems}

    assert fields == {"options.B.why", "key", "rationale", "difficulty"}


def test_a_case_record_counts_as_text_that_names_a_code() -> None:
    text = with_changes(WHOLE, ("S52.531A was coded", "it was coded"))

    assert the_problem(text).field == "codes.icd10cm[1]"


def test_an_item_without_an_id_is_named_by_its_place() -> None:
    text = with_changes(WHOLE, ("  - id: small-multiple\n    kind", "  - kind"))

    assert (the_problem(text).item, the_problem(text).field) == ("item 2", "id")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "just words\n", "- a\n- b\n"])
def test_a_file_without_fields_is_told_how_to_begin(text: str) -> None:
    assert the_problem(text).says == "holds no fields"


@pytest.mark.parametrize("items", ["", "items:\n", "items: []\n", "items: some\n"])
def test_a_set_without_items_is_refused(items: str) -> None:
    problem = the_problem(HEAD.replace("items:\n", items))

    assert problem.field == "items"
    assert "1 to 5,000" in problem.remedy


def test_a_case_without_items_is_refused_under_its_name() -> None:
    problem = the_problem(HEAD + SINGLE + CASE[: CASE.index("    items:")])

    assert (problem.item, problem.field) == ("small-case", "items")


def test_an_entry_that_is_not_a_group_of_fields_is_refused() -> None:
    problem = the_problem(HEAD + SINGLE + "  - just words\n")

    assert (problem.item, problem.says) == ("item 2", "is not a group of fields")


def test_every_part_alone_is_sound() -> None:
    for part in (SINGLE, MULTIPLE, TYPED, CASE):
        assert read(HEAD + part).problems == ()


def test_the_same_bytes_have_the_same_fingerprint() -> None:
    assert read(WHOLE).content_hash == read(WHOLE).content_hash
    assert read(WHOLE).content_hash != read(WHOLE + "# more\n").content_hash
