"""What a person can put into the queue by hand, where it is shown to them with its key."""

from dataclasses import dataclass
from datetime import datetime

from quizbank.accounts.models import Account
from quizbank.clock import local_day
from quizbank.core.answers import verdict
from quizbank.core.code_sets import CodeSystem
from quizbank.core.pool import learning_topic
from quizbank.drills.queries import drill_of, edition_of, rules_of
from quizbank.drills.tokens import Answered
from quizbank.exams.models import Attempt
from quizbank.exams.queries import position_of, responses_of
from quizbank.review.code_questions import code_question
from quizbank.review.errors import CannotBeAsked
from quizbank.review.models import Subject

BY_ADDRESS = {
    "icd-10-cm": CodeSystem.ICD10CM,
    "icd-10-pcs": CodeSystem.ICD10PCS,
    "hcpcs": CodeSystem.HCPCS,
}


@dataclass(frozen=True)
class About:
    """What a card is about."""

    subject: Subject
    key: str
    exam: str
    topic: str
    item_id: int | None = None
    is_known: bool = False  # the person has just answered it rightly


def answered_item(attempt: Attempt, position: int) -> About | None:
    """A question of an attempt; None until the person may know its key."""
    place = position_of(attempt.form, position)
    response = responses_of(attempt).get(position)
    is_told = attempt.closed_at is not None and attempt.may_tell_results()
    if place is None or not (is_told or (response and response.revealed_at)):
        return None
    version = place.item_version
    return About(
        Subject.ITEM,
        str(version.item_id),
        attempt.form.exam,
        learning_topic(version.topic, place.domain),
        item_id=version.item_id,
        is_known=response is not None and response.is_right(),
    )


def answered_drill(account: Account, answered: Answered, *, now: datetime) -> About:
    """The kind of a drill that was answered; raises what drills raise when it is gone."""
    asked = answered.asked
    rules = rules_of(asked.exam, account, today=local_day(now, account.time_zone))
    drill = drill_of(asked.kind, asked.seed, asked.edition)
    found = verdict(drill.item, answered.chosen, scoring=rules.code_entry.scoring)
    kind = asked.kind.value
    return About(Subject.DRILL, kind, asked.exam, f"drill-{kind}", is_known=found.is_right)


def code_in_book(account: Account, book: str, code: str, *, exam: str, now: datetime) -> About:
    """A code of the book that opens on the exam day; raises `CannotBeAsked` for what is not valid
    then, or has no words.
    """
    if book not in BY_ADDRESS:
        raise CannotBeAsked(f"there is no book {book}")
    system = BY_ADDRESS[book]
    edition = edition_of(exam, account, today=local_day(now, account.time_zone))
    (written,) = code_question(system, code, edition).about
    return About(Subject.CODE, f"{system.value}:{written}", exam, "code")
