"""A set → each format → the same questions, whatever signs its texts are made of."""

import re
from html import unescape

import pytest
from hypothesis import assume, given, settings

from quizbank.bank.markdown import render_block, render_inline
from quizbank.config import ROOT
from quizbank.core.bank_file import read_question_set
from quizbank.core.interchange import (
    csv_writer,
    gift_writer,
    moodle_xml_writer,
    qti_writer,
    yaml_writer,
)
from quizbank.core.interchange.draft_items import fields_of
from quizbank.core.interchange.drafts import Draft
from quizbank.core.interchange.reading import read_questions
from quizbank.core.interchange.written import SEVERAL_CODES, Written, asked_in
from quizbank.core.items import (
    AnyItem,
    CodeEntryItem,
    MultipleItem,
    QuestionSetFile,
    SingleItem,
)
from tests.core.interchange.sets import is_allowed, question_sets

FEW = settings(max_examples=30)  # each is a whole set of items
MODELS = {"single": SingleItem, "multiple": MultipleItem, "code_entry": CodeEntryItem}


def as_qti(question_set: QuestionSetFile) -> Written:
    """The set as a QTI package, in the HTML that pages show."""
    return qti_writer.write(question_set, block=render_block, inline=render_inline)


def drafts_of(written: Written) -> list[Draft]:
    """What is read from a file that we wrote: every question, and nothing to mend or to tell."""
    reading = read_questions("set", written.data)
    assert reading.problems == ()
    assert reading.left == ()
    assert len(reading.drafts) == reading.count
    return list(reading.drafts)


def answers(item: AnyItem) -> list[tuple[str, str]]:
    """The texts of options with their reasons, or the codes with theirs."""
    if isinstance(item, CodeEntryItem):
        return [(one.code, one.why) for one in (*item.key, *item.near_misses)]
    return [(one.text, one.why) for one in item.options.values()]


def answers_of(draft: Draft) -> list[tuple[str, str]]:
    """The same of a draft."""
    typed = [(one.code, one.why) for one in (*draft.codes, *draft.near_misses)]
    return typed or [(one.text, one.why) for one in draft.options]


def key_of(draft: Draft) -> str:
    """The keyed letters, or the keyed codes one a line."""
    return draft.key or "\n".join(one.code for one in draft.codes)


@FEW
@given(question_sets())
def test_yaml_comes_back_exactly(question_set: QuestionSetFile) -> None:
    found = read_question_set("set.yaml", yaml_writer.write(question_set), is_editorial=False)

    assert [str(problem) for problem in found.problems] == []
    assert found.question_set == question_set


@FEW
@given(question_sets())
def test_yaml_is_reviewed_with_nothing_left_out(question_set: QuestionSetFile) -> None:
    reading = read_questions("set.yaml", yaml_writer.write(question_set))

    expected = [item for item, _ in question_set.every_item()]
    assert [draft.item for draft in reading.drafts] == expected
    assert reading.head is not None
    assert reading.head.title == question_set.title


@FEW
@given(question_sets())
def test_csv_comes_back_exactly(question_set: QuestionSetFile) -> None:
    drafts = drafts_of(csv_writer.write(question_set))

    for (item, case), draft in zip(question_set.every_item(), drafts, strict=True):
        fields = fields_of(draft)
        fields["codes"] = fields.get("codes") if item.codes else {}  # else they are looked for
        assert MODELS[item.kind](**fields) == item
        assert (draft.case is None) == (case is None)
        if case and draft.case:
            sections = tuple((section.title, section.text) for section in case.record)
            assert (draft.case.title, draft.case.record) == (case.title, sections)


@pytest.mark.parametrize("write", [gift_writer.write, moodle_xml_writer.write])
@FEW
@given(question_set=question_sets(most_codes=1))
def test_gift_and_moodle_xml_keep_texts_key_and_feedback(
    write: object, question_set: QuestionSetFile
) -> None:
    every = list(asked_in(question_set))
    assume(all(is_allowed(asked.stem) for asked in every))  # record and stem together, too
    drafts = drafts_of(write(question_set))  # type: ignore[operator]

    for asked, draft in zip(every, drafts, strict=True):
        assert draft.stem == asked.stem
        assert draft.rationale == asked.item.rationale
        assert draft.kind == asked.item.kind
        assert key_of(draft) == asked.item.answer_key
        expected = answers(asked.item)
        if write is gift_writer.write and isinstance(asked.item, CodeEntryItem):
            expected = [(code, why.replace("->", "-\\>")) for code, why in expected]
        assert answers_of(draft) == expected
        assert (draft.id_hint, list(draft.topics)) == (asked.item.id, asked.item.topics)


@FEW
@given(question_sets(most_codes=1))
def test_qti_shows_the_same_texts_and_keeps_the_key(question_set: QuestionSetFile) -> None:
    every = list(asked_in(question_set))
    assume(
        all(shown(asked.stem) and is_allowed(asked.stem) for asked in every)
    )  # a mere ~~~ shows nothing

    for asked, draft in zip(every, drafts_of(as_qti(question_set)), strict=True):
        assert shown(draft.stem) == shown(asked.stem)
        assert shown(draft.rationale) == shown(asked.item.rationale)
        assert key_of(draft) == asked.item.answer_key
        assert [(shown_in_line(text), shown_in_line(why)) for text, why in answers_of(draft)] == [
            (shown_in_line(text), shown_in_line(why)) for text, why in answers(asked.item)
        ]


def shown(markdown: str) -> list[str]:
    """The words that candidates see, without regard to how they are marked."""
    html = re.sub(r"</?(?:em|strong|code)>", "", render_block(markdown))
    return unescape(re.sub(r"<[^<>]+>", " ", html)).split()


def shown_in_line(markdown: str) -> list[str]:
    """The same for one line."""
    html = re.sub(r"</?(?:em|strong|code)>", "", render_inline(markdown))
    return unescape(re.sub(r"<[^<>]+>", " ", html)).split()


def test_qti_keeps_marks_lists_and_tables_of_the_sets_that_come_with_us() -> None:
    paths = sorted((ROOT / "question_sets").glob("c*/*.yaml"))
    sets = [read_question_set(path.name, path.read_bytes()).question_set for path in paths]

    for question_set in sets:
        assert question_set is not None
        written = as_qti(question_set)
        left = {one.item_id for one in written.left}
        kept = [one for one in asked_in(question_set) if one.item.id not in left]
        for asked, draft in zip(kept, drafts_of(written), strict=True):
            assert render_block(draft.stem).split() == render_block(asked.stem).split()
            assert render_block(draft.rationale).split() == (
                render_block(asked.item.rationale).split()
            )


@pytest.mark.parametrize("write", [gift_writer.write, moodle_xml_writer.write, as_qti])
def test_several_typed_codes_stay_behind_and_are_named(write: object) -> None:
    path = ROOT / "docs" / "examples" / "question_set.yaml"
    found = read_question_set("example", path.read_bytes()).question_set
    assert found is not None

    written: Written = write(found)  # type: ignore[operator]

    assert [str(one) for one in written.left] == [f"example-diabetes {SEVERAL_CODES}."]
    assert [draft.id_hint for draft in drafts_of(written)] == [
        "example-hypertension",
        "example-query",
        "example-wrist-a",
        "example-wrist-b",
    ]


def test_the_same_set_is_the_same_bytes() -> None:
    path = ROOT / "docs" / "examples" / "question_set.yaml"
    found = read_question_set("example", path.read_bytes()).question_set
    assert found is not None

    assert as_qti(found) == as_qti(found)
    assert csv_writer.write(found) == csv_writer.write(found)
