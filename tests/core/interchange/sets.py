"""Question sets for round trips: one with everything, and any number with nasty texts."""

from hypothesis import strategies as st

from quizbank.core.code_sets import CodeSystem
from quizbank.core.items import (
    LETTERS,
    AnyItem,
    Case,
    CodeEntryItem,
    Entry,
    KeyedCode,
    MultipleItem,
    Option,
    QuestionSetFile,
    RecordSection,
    Setting,
    SingleItem,
)
from quizbank.core.source_text import UNSEEN
from quizbank.core.text_rules import REFUSED

NASTY = (
    *("~", "=", "#", "{", "}", ":", "\\", "\\n", "####", "::", "//", "->", "%50%", "%", "[html]"),
    *("[markdown]", "[", "]]>", "<", ">", "&", "&amp;", "&lt;", '"', "'", "’", "$CATEGORY:"),
    *("ANSWER: B", "A. ", "- ", "| a |", "1. ", "# ", "*em*", "**", "`c`", "```", "_", "~~~"),
    *("\n", "\n\n", "  \n", "\n  ", "\n\t", "\t", "  ", "\u00a0", "é", "ß", "中", "😀", "---"),
    *(",", ";", '""', "=1+1", "'=x", "@", "T", "TRUE", "word", "two words", "E11.9", "0E10"),
    *("no", "null", "\n- a\n- b", "\n\n| a | b |\n| --- | --- |\n| c | d |\n"),
)
LETTERS_OF_ALL = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
PIECES = st.one_of(st.sampled_from(NASTY), LETTERS_OF_ALL)


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts of an item that hold signs of every format, and no HTML, which is refused anyway."""
    joined = st.lists(PIECES, min_size=1, max_size=most).map(lambda found: "".join(found).strip())
    return joined.filter(is_allowed)


def is_allowed(text: str) -> bool:
    """Whether an item may have it: no HTML, links or images, nothing that nobody sees."""
    refused = any(pattern.search(text) for pattern, _, _ in REFUSED)
    return bool(text) and not refused and UNSEEN.search(text) is None


LINES, PROSE = texts(8), texts(16)
MAYBE_LINES, MAYBE_PROSE = st.just("") | LINES, st.just("") | PROSE


@st.composite
def choices(draw: st.DrawFn, number: int) -> AnyItem:
    """An item with options; the numbers keep texts apart that would be the same."""
    letters = LETTERS[: draw(st.integers(3, 6))]
    options = {
        letter: Option(text=f"{draw(LINES)} {letter}", why=draw(MAYBE_LINES)) for letter in letters
    }
    shared = {
        "id": f"item-{number}",
        "domains": {"ccs": "coding"},
        "topics": draw(st.lists(st.sampled_from(["renal", "two-words"]), unique=True)),
        "difficulty": draw(st.integers(1, 3)),
        "stem": draw(PROSE),
        "rationale": draw(MAYBE_PROSE),
        "references": draw(st.lists(LINES, max_size=3)),
        "options": options,
    }
    if draw(st.booleans()):
        key = draw(st.lists(st.sampled_from(letters), min_size=2, max_size=2, unique=True))
        return MultipleItem(kind="multiple", choose=2, key=sorted(key), **shared)
    return SingleItem(kind="single", key=draw(st.sampled_from(letters)), **shared)


@st.composite
def typed(draw: st.DrawFn, number: int, *, most_codes: int = 3) -> AnyItem:
    """An item in which codes are typed."""
    codes = draw(
        st.lists(
            st.sampled_from(["E11.9", "I10", "Z79.4", "N18.31", "S52.531A"]),
            min_size=2,
            max_size=most_codes + 1,
            unique=True,
        )
    )
    keyed = [KeyedCode(code=code, why=draw(MAYBE_LINES)) for code in codes]
    return CodeEntryItem(
        kind="code_entry",
        id=f"item-{number}",
        domains={"ccs": "coding"},
        difficulty=1,
        stem=draw(PROSE),
        rationale=draw(MAYBE_PROSE),
        code_system="icd10cm",
        ordered=draw(st.booleans()),
        key=keyed[:-1],
        near_misses=keyed[-1:],
        codes={CodeSystem.ICD10CM: codes},
    )


@st.composite
def question_sets(draw: st.DrawFn, *, most_codes: int = 3) -> QuestionSetFile:
    """A small set of items of every kind, sometimes with a case."""
    kinds = [choices(1), typed(2, most_codes=most_codes), choices(3)]
    entries: list[Entry] = [draw(one) for one in kinds[: draw(st.integers(1, 3))]]
    if draw(st.booleans()):
        sections = draw(st.lists(PROSE, min_size=1, max_size=3))
        record = [RecordSection(title="Note", text=text) for text in sections]
        entries.append(
            Case(
                id="case-1",
                kind="case",
                title=draw(LINES),
                setting=Setting.EMERGENCY,
                record=record,
                items=[draw(choices(4)), draw(choices(5))],
            )
        )
    return question_set(entries, title=draw(LINES))


def question_set(entries: list[Entry], *, title: str = "A small set") -> QuestionSetFile:
    """A set of these entries."""
    return QuestionSetFile(
        format=1,
        set="small",
        title=title,
        exams=["ccs"],
        code_years=[2026],
        uses_cpt=False,
        licence="Made up for tests",
        author="The tests",
        items=entries,
    )
