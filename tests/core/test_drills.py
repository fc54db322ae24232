"""Drills from a code book small enough to know every answer."""

import pytest

from quizbank.core.drills.kinds import ABOUT, DrillKind
from quizbank.core.drills.making import MAKERS, NothingToAsk, make_drill
from quizbank.core.drills.references import Span, codes_named
from quizbank.core.drills.tables import (
    BookNote,
    Changes,
    Defined,
    ProcedureTable,
    Seventh,
    Value,
)
from quizbank.core.items import CodeEntryItem, SingleItem
from tests.core.drill_book import SmallBook, change

SEEDS = range(40)
FOUR = {f"A0{n}": [f"A0{n}.{last}" for last in range(4)] for n in range(1, 5)}


def single(kind: DrillKind, book: SmallBook, seed: int) -> SingleItem:
    """A question with options."""
    item = make_drill(kind, book, seed).item
    assert isinstance(item, SingleItem)
    return item


def right(item: SingleItem) -> str:
    """The text of the keyed option."""
    return item.options[item.key].text


def wrong(item: SingleItem) -> list[str]:
    """The texts of the others."""
    return [option.text for letter, option in item.options.items() if letter != item.key]


def test_every_kind_has_a_maker_and_words() -> None:
    assert set(MAKERS) == set(ABOUT) == set(DrillKind)


@pytest.mark.parametrize("kind", list(DrillKind))
def test_an_empty_book_has_nothing_to_ask(kind: DrillKind) -> None:
    with pytest.raises(NothingToAsk):
        make_drill(kind, SmallBook(), 1)


@pytest.mark.parametrize(
    ("text", "surely", "perhaps"),
    [
        ("typhoid (A01.0)", ["A01.0", "A01.00"], []),
        ("type 2 diabetes mellitus (E11.-)", ["E11.9", "E11.65"], []),
        ("in pregnancy (O26.82-)", ["O26.821"], []),
        ("of cranial nerves (C72.2-C72.5)", ["C72.2", "C72.31", "C72.59"], []),
        ("conditions (P00-P96), any", ["P00.0", "P96.9"], []),
        ("superficial bite (S50.36, S50.37)", ["S50.361A", "S50.37XS"], []),
        ("respiratory syncytial virus (RSV) (J20.5)", ["J20.5"], []),
        ("certain (O00-O9A)", ["O9A.119", "O42.00"], []),
        ("Z codes (QA0-QA0.8)", ["QA0.0101"], []),
        ("drug (T36-T50 with fifth or sixth character 5)", [], ["T36.0X5A", "T50.Z95A"]),
        ("underdosing (T36-T50) with fifth or sixth character 6", [], ["T36.0X6A"]),
        ("chronic (I05-I09) unless rheumatic fever is present", [], ["I05.0"]),
        ("E11 and others (K81.-), or K80.00", [], ["K80.00", "K81.0", "E11.9"]),
        ("rheumatoid arthritis (M05.00 to M05.8A)", [], ["M05.10"]),
        ("open fracture (S32.1--S32.9 with 7th character B)", [], ["S32.2XXB"]),
        ("see categories E08-E10", [], ["E09.9"]),
        ("the underlying disease, such as:", [], []),
    ],
)
def test_codes_of_a_note(text: str, surely: list[str], perhaps: list[str]) -> None:
    named = codes_named(text)
    every = [*surely, *perhaps]

    assert [code for code in every if any(span.holds(code) for span in named.surely)] == surely
    assert [code for code in every if named.may_hold(code)] == every
    assert not named.may_hold("Z99.89")


def test_a_span_leads_down_to_its_codes() -> None:
    span = Span("C722", "C725")

    assert all(span.leads_to(heading) for heading in ("C72", "C72.2", "C72.3", "C72.50"))
    assert not any(span.leads_to(heading) for heading in ("C71", "C72.1", "C72.6"))


def test_what_has_codes_below_it_is_not_billable() -> None:
    for seed in SEEDS:
        item = single(DrillKind.BILLABLE, SmallBook(FOUR), seed)
        is_code = ["." in text.split()[0] for text in (right(item), *wrong(item))]

        if "**not**" in item.stem:
            assert is_code == [False, True, True, True]
        else:
            assert is_code == [True, False, False, False]


def test_the_seventh_character_stands_behind_placeholders() -> None:
    fetus = [Seventh(c, f"fetus {c}", f"O31.0XX{c}") for c in "129"]
    book = SmallBook(
        {"O31": ["O31.0"], "O31.0": [one.code for one in fetus]},
        sevenths={"O31": [], "O31.0": fetus},
    )

    for seed in SEEDS:
        item = single(DrillKind.SEVENTH_CHARACTER, book, seed)

        assert f"“fetus {right(item)[-1]}”" in item.stem
        assert right(item).startswith("O31.0XX")
        assert f"O31.0{right(item)[-1]}" in wrong(item)
        assert set(item.meant_invalid) == {f"O31.0{right(item)[-1]}", "O31.0"}


def test_a_code_of_six_characters_is_not_complete_without_the_seventh() -> None:
    encounters = [Seventh(c, f"encounter {c}", f"S72.001{c}") for c in "ADS"]
    codes = [one.code for one in encounters]
    book = SmallBook({"S72": ["S72.001"], "S72.001": codes}, sevenths={"S72.001": encounters})

    item = single(DrillKind.SEVENTH_CHARACTER, book, 1)

    assert "S72.001" in wrong(item)
    assert {option.text for option in item.options.values()} == {*codes, "S72.001"}


def test_an_excluded_code_stands_among_those_that_are_not() -> None:
    notes = [
        BookNote("A01", "excludes1", "something (A02.0)"),
        BookNote("A01", "excludes1", "on a condition (A03 with final character 1)"),
        BookNote("A01", "excludes2", "something else (A04.-)"),
    ]

    for seed in SEEDS:
        item = single(DrillKind.EXCLUDES1, SmallBook(FOUR, notes), seed)
        others = {text.split()[0] for text in wrong(item)}

        assert right(item).split()[0] == "A02.0"
        assert not any(code.startswith("A03") or code == "A02.0" for code in others)
        assert "Excludes1 at A01: “something (A02.0)”" in item.rationale


@pytest.mark.parametrize("kind", ["excludes2", "use_additional"])
def test_notes_that_contradict_one_another_are_not_asked(kind: str) -> None:
    notes = [
        BookNote("A01", "excludes1", "something (A02.0)"),
        BookNote("A01", kind, "the same (A02.-)"),
    ]

    with pytest.raises(NothingToAsk):
        make_drill(DrillKind.EXCLUDES1, SmallBook(FOUR, notes), 1)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [("code_first", "A02", "A01"), ("use_additional", "A01", "A02")],
)
def test_a_note_says_which_code_goes_first(kind: str, first: str, second: str) -> None:
    notes = [BookNote("A01", kind, "disease (A02.-)")]

    for seed in SEEDS:
        item = single(DrillKind.SEQUENCING, SmallBook(FOUR, notes), seed)
        one, other = right(item).split(", then ")

        assert one.startswith(first)
        assert other.startswith(second)
        assert f"{other}, then {one}" in wrong(item)


def test_code_also_leaves_the_order_open() -> None:
    notes = [BookNote("A01", "code_also", "disease (A02.-)")]

    item = single(DrillKind.SEQUENCING, SmallBook(FOUR, notes), 3)

    assert right(item).startswith("Either may go first")


@pytest.mark.parametrize(
    "other",
    [
        BookNote("A01", "code_first", "the underlying condition"),
        BookNote("A02", "use_additional", "disease (A01.-)"),
        BookNote("A02", "excludes1", "disease (A01 with character 5)"),
    ],
)
def test_an_order_that_another_note_may_change_is_not_asked(other: BookNote) -> None:
    notes = [BookNote("A01", "code_also", "disease (A02.-)"), other]

    for seed in SEEDS:
        try:
            item = single(DrillKind.SEQUENCING, SmallBook(FOUR, notes), seed)
        except NothingToAsk:
            continue
        assert "code also" not in item.rationale.lower()


def test_each_level_of_cc_is_asked() -> None:
    book = SmallBook(FOUR, levels={"A01.0": "CC", "A02.0": "MCC"})

    answers = {}
    for seed in SEEDS:
        item = single(DrillKind.CC_LEVEL, book, seed)
        answers[item.stem.split(",")[0]] = right(item).split()[0]

    assert answers.pop("A01.0") == "CC"
    assert answers.pop("A02.0") == "MCC"
    assert set(answers.values()) == {"Neither"}


def changes_asked(revised: list[str] | None) -> dict[str, set[str]]:
    """For each answer the codes of which it was right."""
    changed = Changes(
        new=[change("A01.0")],
        deleted=[change("Z01.0")],
        revised=None if revised is None else [change(code, "Former title") for code in revised],
    )
    asked: dict[str, set[str]] = {}
    for seed in range(80):
        item = single(DrillKind.CHANGES, SmallBook(FOUR, changed=changed), seed)
        asked.setdefault(right(item).split(":")[0], set()).add(item.stem.split(",")[0])
    return asked


def test_changes_know_new_deleted_and_unchanged() -> None:
    asked = changes_asked(revised=None)

    assert asked["New"] == {"A01.0"}
    assert asked["Deleted"] == {"Z01.0"}
    assert "A01.0" not in asked["Unchanged"]
    assert set(asked) == {"New", "Deleted", "Unchanged"}


def test_changes_ask_for_revised_titles_where_the_tables_know_them() -> None:
    asked = changes_asked(revised=["A02.1", "A02.2"])

    assert asked["Revised"] == {"A02.1", "A02.2"}
    assert not asked["Revised"] & asked["Unchanged"]


def test_a_year_that_is_known_to_revise_nothing_asks_for_no_revision() -> None:
    assert "Revised" not in changes_asked(revised=[])


APPENDIX = ProcedureTable(
    prefix="0DT",
    head=("Medical and Surgical", "Gastrointestinal System", "Resection"),
    axis_names=("Body Part", "Approach", "Device", "Qualifier"),
    values=(
        (Value("J", "Appendix"), Value("H", "Cecum"), Value("N", "Sigmoid Colon")),
        (Value("0", "Open"), Value("4", "Percutaneous Endoscopic")),
        (Value("Z", "No Device"),),
        (Value("Z", "No Qualifier"),),
    ),
)
RESECTIONS = {
    f"0DT{part.character}{way.character}ZZ": f"Resection of {part.label}, {way.label} Approach"
    for part in APPENDIX.values[0]
    for way in APPENDIX.values[1]
}


def test_an_axis_with_too_few_values_is_not_asked() -> None:
    book = SmallBook(procedure_tables={"0DT": APPENDIX}, procedures=RESECTIONS)

    for seed in SEEDS:
        drill = make_drill(DrillKind.PCS_AXIS, book, seed)
        item = single(DrillKind.PCS_AXIS, book, seed)

        (code,) = drill.about
        assert "axis 4, Body Part" in item.stem
        assert RESECTIONS[code] in item.stem
        assert right(item) == code[3]
        assert set(wrong(item)) == {"J", "H", "N"} - {code[3]}


def test_a_procedure_is_typed_and_its_neighbours_are_near_misses() -> None:
    book = SmallBook(procedure_tables={"0DT": APPENDIX}, procedures=RESECTIONS)

    item = make_drill(DrillKind.PCS_LOOK_UP, book, 5).item

    assert isinstance(item, CodeEntryItem)
    assert RESECTIONS[item.key[0].code] in item.stem
    assert all(
        sum(a != b for a, b in zip(near.code, item.key[0].code, strict=True)) == 1
        for near in item.near_misses
    )
    assert "- Z, Device: No Device" in item.rationale


def test_what_two_sections_define_is_asked_of_one() -> None:
    names = ("Excision", "Resection", "Drainage", "Repair")
    defined = [Defined(s, name, f"Doing {name} here", "") for s in ("One", "Two") for name in names]

    for seed in SEEDS:
        item = single(DrillKind.ROOT_OPERATION, SmallBook(definitions=defined), seed)
        texts = [right(item), *wrong(item)]

        assert item.stem.startswith(("Section One.", "Section Two."))
        assert len(set(texts)) == 4


def test_signs_of_the_tables_are_no_markdown() -> None:
    names = ("A*B", "A_C", "A`D")
    defined = [Defined("One", name, f"Of {name} and \\", "") for name in names]

    item = single(DrillKind.ROOT_OPERATION, SmallBook(definitions=defined), 1)

    assert any("\\" in option.text for option in item.options.values())
    assert "A*B" not in item.rationale
