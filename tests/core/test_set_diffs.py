"""What differs between two versions of a set."""

from quizbank.core.bank_file import read_question_set
from quizbank.core.items import QuestionSetFile
from quizbank.core.set_diffs import Change, FieldChange, changes
from tests.core.written import HEAD, MULTIPLE, SINGLE, TYPED


def a_set(text: str) -> QuestionSetFile:
    """A sound one."""
    read = read_question_set("small.yaml", text.encode(), is_editorial=False)
    assert read.question_set, read.problems
    return read.question_set


def test_the_same_set_has_no_changes() -> None:
    one = a_set(HEAD + SINGLE + MULTIPLE + TYPED)

    assert changes(one, one) == []


def test_a_changed_field_is_told_with_both_sides() -> None:
    before = a_set(HEAD + SINGLE + MULTIPLE)
    after = a_set(HEAD + SINGLE.replace("I10 stands alone.", "It stands alone.") + MULTIPLE)

    (one,) = changes(before, after)

    assert (one.name, one.change) == ("small-single", Change.CHANGED)
    assert one.fields == (FieldChange("Rationale", "I10 stands alone.", "It stands alone."),)


def test_options_and_keys_have_the_names_that_people_use() -> None:
    before = a_set(HEAD + SINGLE)
    after = a_set(
        HEAD
        + SINGLE.replace('A: {text: "I10"', 'A: {text: "I1A.0"')
        .replace("key: A", "key: B")
        .replace('["I10", ', '["I10", "I1A.0", ')
    )

    (one,) = changes(before, after)

    assert [field.name for field in one.fields] == ["Option A", "Key", "Codes"]


def test_new_and_gone_items_are_told_whole() -> None:
    before, after = a_set(HEAD + SINGLE), a_set(HEAD + MULTIPLE)

    new, gone = changes(before, after)

    assert (new.name, new.change) == ("small-multiple", Change.NEW)
    assert (gone.name, gone.change) == ("small-single", Change.GONE)
    assert all(not field.before for field in new.fields)
    assert all(not field.after for field in gone.fields)


def test_the_first_version_is_all_new() -> None:
    assert {one.change for one in changes(None, a_set(HEAD + SINGLE + TYPED))} == {Change.NEW}


def test_what_the_set_says_of_itself_is_told_without_an_id() -> None:
    before = a_set(HEAD + SINGLE)
    after = a_set((HEAD + SINGLE).replace("A small set", "A smaller set"))

    (one,) = changes(before, after)

    assert one.name == ""
    assert one.fields == (FieldChange("Title", "A small set", "A smaller set"),)
