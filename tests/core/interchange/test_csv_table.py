"""Tables with our columns, as spreadsheets write them."""

import pytest

from quizbank.core.interchange import csv_table
from quizbank.core.interchange.csv_columns import COLUMNS, TEMPLATE, guarded, unguarded
from quizbank.core.interchange.csv_template import template
from quizbank.core.interchange.draft_items import fields_of
from quizbank.core.interchange.drafts import Draft, DraftCase, Reading
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.items import Kind

HEAD = "stem,option_a,option_b,option_c,why_b,key\n"


def read(text: str) -> Reading:
    """The questions of a table."""
    return csv_table.read(text.encode())


def the_draft(text: str) -> Draft:
    """The one question of a table, which has nothing to mend."""
    reading = read(text)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def test_the_template_is_read_without_a_problem() -> None:
    reading = csv_table.read(template())

    assert reading.problems == reading.notes == reading.left == ()
    assert [draft.kind for draft in reading.drafts] == list(Kind)
    assert [draft.line for draft in reading.drafts] == [2, 3, 4]
    assert set(TEMPLATE) <= set(COLUMNS)


def test_a_row_becomes_a_draft() -> None:
    draft = the_draft(f'{HEAD}"Which, of\nthese?",a,b,c,"say ""why""",B\n')

    assert (draft.kind, draft.stem, draft.key, draft.line) == (
        Kind.SINGLE,
        "Which, of\nthese?",
        "B",
        2,
    )
    assert [(one.text, one.why) for one in draft.options] == [
        ("a", ""),
        ("b", 'say "why"'),
        ("c", ""),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_any_delimiter_is_found_by_the_header(delimiter: str) -> None:
    table = "stem,A,B,C,answer\nWhich?,a;x,b,c,B\n".replace(",", delimiter)

    assert the_draft(table.replace("a;x", "a")).key == "B"


def test_the_line_in_which_excel_names_the_delimiter_is_skipped() -> None:
    draft = the_draft("sep=;\nstem;a;b;key\nWhich?;a;b;B\n")

    assert (draft.key, draft.line) == ("B", 3)


@pytest.mark.parametrize("key", ["A, C", "A;C", "AC", "a c", "A and C"])
def test_several_letters_are_several_right_options(key: str) -> None:
    draft = the_draft(f'{HEAD}Pick two,a,b,c,,"{key}"\n')

    assert (draft.kind, draft.key) == (Kind.MULTIPLE, "AC")


def test_codes_stand_one_a_line_with_their_reasons() -> None:
    draft = the_draft(
        "stem,key,near_misses,code_system,ordered\n"
        'Type both,"E11.42: one: two\n  lines\nZ79.4","E11.40: vague",icd10cm,no\n'
    )

    assert (draft.kind, draft.code_system, draft.is_ordered) == (Kind.CODE_ENTRY, "icd10cm", False)
    assert [(one.code, one.why) for one in draft.codes] == [
        ("E11.42", "one: two\nlines"),
        ("Z79.4", ""),
    ]
    assert fields_of(draft)["codes"] == {"icd10cm": ["E11.40", "E11.42", "Z79.4"]}


def test_every_other_field_has_a_column_too() -> None:
    draft = the_draft(
        "stem,a,b,key,id,topics,difficulty,domains,references,codes,shuffle,valid_from\n"
        'Which?,x,y,A,my-1,"renal, two words",2,ccs: coding,"one\ntwo",'
        '"icd10cm: I10, I11.9; cpt: 99213",true,2026-10-01\n'
    )

    assert fields_of(draft) | {"options": {}} == {
        "kind": "single",
        "id": "my-1",
        "stem": "Which?",
        "topics": ["renal", "two-words"],
        "difficulty": 2,
        "domains": {"ccs": "coding"},
        "references": ["one", "two"],
        "codes": {"icd10cm": ["I10", "I11.9"], "cpt": ["99213"]},
        "valid_from": "2026-10-01",
        "shuffle": True,
        "key": "A",
        "options": {},
    }


def test_rows_of_a_case_share_its_record() -> None:
    reading = read(
        "case_id,case_title,case_setting,section_1_title,section_1_text,stem,a,b,key\n"
        "w,Wrist,emergency,Note,A fall.,First?,x,y,A\n"
        "w,,,,,Second?,x,y,B\n"
    )

    case = DraftCase("w", "Wrist", "emergency", (("Note", "A fall."),))
    assert [draft.case for draft in reading.drafts] == [case, case]


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("Which?,a,b,c,,", "key", "is empty"),
        ("Which?,a,b,c,,Z", "key", "is ‘Z’"),
        ("Which?,a,b,,,C", "key", "names C, which is empty"),
        ("Which?,a,,c,,C", "options.B.text", "is empty"),
        (",a,b,c,,A", "stem", "is empty"),
        ("Which?,a,b,c,,A,,,more", "", "has more cells than the header has columns"),
        ("Which <b>one</b>?,a,b,c,,A", "stem", "has HTML, or an address in angle brackets: <b>"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_line(row: str, field: str, says: str) -> None:
    reading = read(f"{HEAD}\nFine?,a,b,c,,A\n{row}\n")

    (problem,) = reading.problems
    assert (problem.number, problem.line, problem.field, problem.says) == (2, 4, field, says)


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("kind", "essay", "is ‘essay’"),
        ("kind", "single", "names 2 options"),
        ("difficulty", "hard", "is ‘hard’"),
        ("shuffle", "maybe", "is ‘maybe’"),
        ("codes", "I10", "is ‘I10’"),
        ("case_id", "w", "names w, which has no record"),
    ],
)
def test_what_is_wrong_in_a_cell_is_told(column: str, cell: str, says: str) -> None:
    reading = read(f'stem,a,b,c,key,{column}\nWhich?,x,y,z,"A, B",{cell}\n')

    assert [problem.says for problem in reading.problems] == [says]
    assert reading.drafts == ()


def test_a_quotation_mark_left_open_is_told_with_the_line_where_it_opens() -> None:
    reading = read(f'{HEAD}Fine?,a,b,c,,A\n"Open,a,b,c,,A\nNext?,a,b,c,,A\n')

    (problem,) = reading.problems
    assert (problem.line, problem.says) == (3, "opens a quotation mark that is never closed")
    assert [draft.stem for draft in reading.drafts] == ["Fine?"]


def test_columns_that_are_not_known_are_told() -> None:
    reading = read("stem,a,b,key,points\nWhich?,x,y,A,5\n")

    (note,) = reading.notes
    assert note.says.startswith("has the column ‘points’, which is not read.")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "question\nWhich?\n", "stem,stem,key\n"])
def test_a_table_without_our_columns_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        read(text)


@pytest.mark.parametrize("cell", ["=1+1", "-5", "+1", "@x", "'=1", "''-", "plain", "'quoted'", ""])
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "-", "+", "@"))
    assert unguarded(guarded(cell)) == cell
