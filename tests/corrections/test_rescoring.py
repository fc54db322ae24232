"""A corrected key rescores whoever it concerns: whole, exactly, and as often as it is corrected."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.core.bank_file import read_question_set
from quizbank.corrections import actions
from quizbank.corrections.actions import correct_key
from quizbank.corrections.dry_runs import dry_run
from quizbank.corrections.errors import CorrectedMeanwhile, KeyIsTheSame
from quizbank.corrections.models import KeyCorrection, Notice, RescoredAttempt
from quizbank.corrections.queries import corrections_made, corrections_of_forms
from quizbank.exams.actions import close_if_over, mark_results_seen, score
from quizbank.exams.models import Attempt, FormPosition, ItemResponse
from quizbank.exams.queries import positions_of, responses_of
from quizbank.extensions import db
from quizbank.learning.models import Answer
from quizbank.practice.actions import answer_in_practice
from tests.bank_builder import question_set
from tests.builders import NOON, create_attempt, create_practice
from tests.corrections.building import (
    REASON,
    finish,
    other_letter,
    reload,
    single_place,
    sit,
)


def correct(version: ItemVersion, key: Any, by: Account, *, after: int | None = None) -> None:
    """Correct a key and commit."""
    made = corrections_made(version)
    correct_key(
        version,
        key,
        by,
        reason=REASON,
        after=made if after is None else after,
        now=utcnow(),
    )
    reload(version)


def credit(attempt: Attempt, position: int) -> Decimal | None:
    """What an answer earned, as stored."""
    return responses_of(attempt)[position].credit


def test_who_was_wrong_is_right_and_the_other_way_round(
    learner: Account, groupmate: Account, educator: Account
) -> None:
    mine = sit(learner)
    place = single_place(mine.form)
    version = place.item_version
    key, new = version.content["key"], other_letter(version)
    right = sit(groupmate, form=mine.form, answers={place.position: key})
    wrong = sit(learner, form=mine.form, answers={place.position: new})

    correct(version, new, educator)

    reload(mine, right, wrong)
    assert (right.raw_score, wrong.raw_score, mine.raw_score) == (0, 1, 0)
    assert credit(right, place.position) == 0
    assert credit(wrong, place.position) == 1
    kept = db.session.scalars(select(RescoredAttempt).order_by(RescoredAttempt.attempt_id)).all()
    assert [(one.attempt_id, one.raw_before, one.raw_after) for one in kept] == [
        (right.id, 1, 0),
        (wrong.id, 0, 1),
    ]


def test_the_text_of_a_version_stays_and_its_key_is_beside_it(
    learner: Account, educator: Account
) -> None:
    version = single_place(sit(learner).form).item_version
    before = dict(version.content)
    new = other_letter(version)

    correct(version, new, educator)

    assert version.content == before
    assert version.keyed_content == {**before, "key": new}
    assert version.corrected_because == REASON
    assert version.item.question_set.corrected_at is not None


def test_a_key_corrected_twice_and_back_scores_right_each_time(
    learner: Account, educator: Account
) -> None:
    place = single_place(sit(learner).form)
    version = place.item_version
    first = version.content["key"]
    second = other_letter(version)
    third = other_letter(version, but=second)
    attempts = {
        letter: sit(learner, form=place.form, answers={place.position: letter})
        for letter in (first, second, third)
    }

    for key in (second, third, first):
        correct(version, key, educator)
        reload(*attempts.values())
        scores = {letter: attempt.raw_score for letter, attempt in attempts.items()}
        assert scores == {letter: int(letter == key) for letter in attempts}

    assert version.corrected_key is None
    assert version.corrected_at is not None
    steps = db.session.scalars(select(KeyCorrection).order_by(KeyCorrection.number)).all()
    assert [(step.number, step.key_before, step.key_after) for step in steps] == [
        (1, first, second),
        (2, second, third),
        (3, third, first),
    ]


def test_scores_are_what_scoring_anew_says(learner: Account, educator: Account) -> None:
    """With a format that gives credit for each code, so that credits are fractions."""
    load(question_set("ccs", items=80, multiple=20, code_entries=25, cases=9))
    attempt = create_attempt(learner, exam="ccs")
    typed = [p for p in positions_of(attempt.form) if p.item_version.kind == "code_entry"]
    assert typed, "the form asks for no code"
    answers = ["E11.9", "I10\nE11.9", "E11.9\nE10.9", "I10", "E10.9"]
    for number, place in enumerate(typed):
        answer(attempt, place.position, answers[number % 5])
    finish(attempt)
    version = typed[0].item_version
    old = version.content["key"]
    three = [*old, {"code": "E10.9", "why": ""}]

    for key in (three, [{"code": "I10", "why": ""}], old):
        correct(version, key, educator)
        reload(attempt)
        rescored, passed = attempt.raw_score, attempt.is_pass
        score(attempt)
        assert (rescored, passed) == (attempt.raw_score, attempt.is_pass)


def test_whether_it_is_a_pass_is_decided_again(learner: Account, educator: Account) -> None:
    form = sit(learner).form
    places = [place for place in positions_of(form) if place.is_scored]
    needed = -(-len(places) * 70 // 100)
    place = single_place(form)
    others = [one for one in places if one is not place][: needed - 1]
    answers = {one.position: keyed_letters(one) for one in others}
    new = other_letter(place.item_version)
    attempt = sit(learner, form=form, answers={**answers, place.position: new})
    assert attempt.is_pass is False

    run = dry_run(place.item_version, new)
    correct(place.item_version, new, educator)

    reload(attempt)
    assert attempt.is_pass is True
    assert (run.attempts, run.people, run.to_pass, run.to_fail) == (1, 1, 1, 0)


def test_a_dry_run_tells_who_would_change_and_changes_nothing(
    learner: Account, groupmate: Account, stranger: Account
) -> None:
    empty = sit(learner)
    place = single_place(empty.form)
    version = place.item_version
    new = other_letter(version)
    for account in (groupmate, stranger):
        sit(account, form=empty.form, answers={place.position: new})
    before = db.session.execute(select(Attempt.id, Attempt.raw_score)).all()

    run = dry_run(version, new)

    assert (run.reach.attempts, run.reach.people, run.attempts, run.people) == (3, 3, 2, 2)
    assert run.told == 3
    (form,) = run.forms
    assert [(one.before, one.after, one.attempts) for one in form.changes] == [(0, 1, 2)]
    assert db.session.execute(select(Attempt.id, Attempt.raw_score)).all() == before
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 0


def test_an_open_attempt_scores_with_the_new_key_at_its_end(
    learner: Account, educator: Account
) -> None:
    place = single_place(create_attempt(learner).form)
    new = other_letter(place.item_version)
    attempt = sit(learner, form=place.form, answers={place.position: new}, is_open=True)

    correct(place.item_version, new, educator)
    reload(attempt)
    assert attempt.raw_score is None
    finish(attempt)

    assert attempt.raw_score == 1
    assert db.session.scalar(select(func.count()).select_from(RescoredAttempt)) == 0


def test_a_new_attempt_is_scored_with_the_corrected_key(
    learner: Account, educator: Account
) -> None:
    place = single_place(sit(learner).form)
    new = other_letter(place.item_version)
    correct(place.item_version, new, educator)

    attempt = sit(learner, form=place.form, answers={place.position: new})

    assert attempt.raw_score == 1


def test_who_has_not_seen_the_result_is_rescored_and_told_nothing(
    learner: Account, educator: Account
) -> None:
    attempt = create_attempt(learner, started=timedelta(hours=9))
    place = single_place(attempt.form)
    new = other_letter(place.item_version)
    answer(attempt, place.position, new)
    close_if_over(attempt, now=utcnow())
    db.session.commit()

    correct(place.item_version, new, educator)

    reload(attempt)
    assert attempt.raw_score == 1
    assert db.session.scalar(select(func.count()).select_from(RescoredAttempt)) == 0
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0
    mark_results_seen(attempt, now=utcnow())
    assert attempt.raw_score == 1


def test_practice_is_rescored_and_its_feedback_knows_the_key(
    learner: Account, educator: Account
) -> None:
    attempt = create_practice(learner, count=3)
    place = single_place(attempt.form)
    new = other_letter(place.item_version)
    given = answer_in_practice(attempt, place, None, chosen=new, seconds=5, now=utcnow())
    assert given.credit == 0

    correct(place.item_version, new, educator)

    reload(attempt)
    assert credit(attempt, place.position) == 1
    assert attempt.raw_score is None
    assert db.session.scalars(select(Notice.account_id)).all() == [learner.id]
    finish(attempt)
    assert attempt.raw_score == 1
    assert attempt.is_pass is None


def test_the_log_of_answers_has_the_new_verdicts(learner: Account, educator: Account) -> None:
    place = single_place(sit(learner).form)
    new = other_letter(place.item_version)
    attempt = sit(learner, form=place.form, answers={place.position: new})
    of_attempt = select(Answer.is_right).where(Answer.attempt_id == attempt.id)
    assert db.session.scalars(of_attempt).all() == [False]

    correct(place.item_version, new, educator)

    assert db.session.scalars(of_attempt).all() == [True]


def test_a_correction_that_fails_half_way_leaves_nothing(
    learner: Account, educator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = single_place(sit(learner).form)
    version, new = place.item_version, other_letter(place.item_version)
    attempt = sit(learner, form=place.form, answers={place.position: new})

    def fail(*_anything: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "_tell", fail)
    with pytest.raises(RuntimeError):
        correct(version, new, educator)
    db.session.rollback()

    reload(attempt, version)
    assert attempt.raw_score == 0
    assert credit(attempt, place.position) == 0
    assert version.corrected_at is None
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 0


def test_the_second_of_two_editors_is_told(learner: Account, educator: Account) -> None:
    version = single_place(sit(learner).form).item_version
    new = other_letter(version)
    correct(version, new, educator)

    with pytest.raises(CorrectedMeanwhile):
        correct(version, other_letter(version), educator, after=0)
    db.session.rollback()
    with pytest.raises(KeyIsTheSame):
        correct(version, new, educator)


def test_older_and_newer_versions_with_the_same_options_and_key_are_corrected_too(
    learner: Account, groupmate: Account, educator: Account
) -> None:
    written = question_set("cbcs", items=60)
    load(written)
    place = single_place(create_attempt(learner).form)
    old, new = place.item_version, other_letter(place.item_version)
    mine = sit(learner, form=place.form, answers={place.position: new})
    change(written, old.content["id"], stem="Another beginning.\n\nWhat comes next?")
    current = newest_version(old)
    assert current.number == 2

    correct(old, new, educator)

    reload(current, mine)
    assert current.keyed_content["key"] == new
    assert mine.raw_score == 1
    assert dry_run(old, old.content["key"]).versions == [1, 2]


def test_a_version_whose_options_differ_keeps_its_key(learner: Account, educator: Account) -> None:
    written = question_set("cbcs", items=60)
    load(written)
    place = single_place(sit(learner).form)
    old = place.item_version
    options = {letter: {**one} for letter, one in old.content["options"].items()}
    options["A"], options["B"] = options["B"], options["A"]
    change(written, old.content["id"], options=options)

    correct(old, other_letter(old), educator)

    assert newest_version(old).corrected_at is None


def test_a_correction_holds_when_the_author_changes_something_else(
    learner: Account, educator: Account
) -> None:
    written = question_set("cbcs", items=60)
    load(written)
    version = single_place(sit(learner).form).item_version
    new = other_letter(version)
    correct(version, new, educator)

    change(written, version.content["id"], rationale="Said better.")

    assert newest_version(version).number == 2
    assert newest_version(version).keyed_content["key"] == new


def test_a_key_that_the_author_changes_needs_no_correction(
    learner: Account, educator: Account
) -> None:
    written = question_set("cbcs", items=60)
    load(written)
    version = single_place(sit(learner).form).item_version
    new = other_letter(version)
    correct(version, new, educator)

    change(written, version.content["id"], key=new)

    assert newest_version(version).number == 2
    assert newest_version(version).corrected_key is None
    assert newest_version(version).keyed_content["key"] == new


def test_groups_learn_which_questions_of_their_forms_were_corrected(
    learner: Account, educator: Account, count_queries: Any
) -> None:
    place = single_place(sit(learner).form)
    began, form_id = utcnow(), place.form_id
    correct(place.item_version, other_letter(place.item_version), educator)

    with count_queries() as queries:
        found = corrections_of_forms([form_id], began)

    assert [(one.form_id, one.position, one.reason) for one in found] == [
        (form_id, place.position, REASON)
    ]
    assert len(queries) == 1
    assert corrections_of_forms([form_id], utcnow()) == []
    assert corrections_of_forms([form_id + 1]) == []


def answer(attempt: Attempt, position: int, chosen: str) -> None:
    """Put an answer into an open attempt."""
    db.session.add(
        ItemResponse(
            attempt_id=attempt.id, position=position, chosen=chosen, answered_at=attempt.started_at
        )
    )
    db.session.commit()


def keyed_letters(place: FormPosition) -> str:
    """The right answer as it is stored."""
    return "".join(sorted(place.item_version.content["key"]))


def load(written: dict[str, Any]) -> None:
    """Load a question set as it is written."""
    read = read_question_set("made.yaml", yaml.safe_dump(written, allow_unicode=True).encode())
    load_question_set(read, now=NOON)
    db.session.commit()


def change(written: dict[str, Any], item_id: str, **fields: Any) -> None:
    """Load the set again with another text of one item."""
    next(one for one in written["items"] if one["id"] == item_id).update(fields)
    load(written)


def newest_version(version: ItemVersion) -> ItemVersion:
    """The current version of the same item."""
    return db.session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == version.item_id, ItemVersion.superseded_at.is_(None))
        .execution_options(populate_existing=True)
    ).one()
