"""A learner with a history, made with the same actions that a person's clicks call."""

import random
from datetime import datetime, timedelta

from quizbank.accounts.actions import sign_up
from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.core.assembly import Length, PoolTooSmall
from quizbank.exams.actions import start_exam, submit
from quizbank.exams.models import Attempt, FormPosition, ItemResponse
from quizbank.exams.queries import pool_for, positions_of
from quizbank.extensions import db
from quizbank.practice.actions import answer_in_practice, start_practice

EMAIL = "learner@example.org"
PASSWORD = "a long way to the exam"  # noqa: S105 (of nobody, in a scratch database)
# Days ago, exam, length, how much the learner knew, minutes taken of each hour given.
HISTORY = [
    (44, "cpc", Length.QUARTER, 0.46, 58),
    (31, "cpc", Length.QUARTER, 0.55, 55),
    (23, "cbcs", Length.QUARTER, 0.62, 47),
    (16, "cpc", Length.QUARTER, 0.66, 52),
    (9, "cca", Length.QUARTER, 0.58, 60),
    (4, "cpc", Length.QUARTER, 0.78, 49),
]
OPEN_EXAM, OPEN_SINCE, OPEN_ANSWERED = "cbcs", timedelta(minutes=14), 9
PRACTISED = 8


def create_learner_with_history(*, now: datetime, seed: int = 7) -> Account:
    """Weeks of exams that get better, some practice, and an exam that is still open."""
    chance = random.Random(seed)  # noqa: S311 (a story, not a secret)
    learner = sign_up(None, email=EMAIL, password=PASSWORD, now=now - timedelta(days=45))
    learner.nickname = "Alex"
    learner.exam = "cpc"
    learner.exam_date = (now + timedelta(days=38)).date()
    for days, exam, length, knowledge, pace in HISTORY:
        began = now - timedelta(days=days, hours=chance.randrange(10))
        sit(learner, exam, length, knowledge=knowledge, pace=pace, began=began, chance=chance)
    practise(learner, "cpc", began=now - timedelta(days=2), chance=chance)
    open_attempt(learner, now=now, chance=chance)
    return learner


def begin(learner: Account, exam: str, length: Length, *, seed: int, now: datetime) -> Attempt:
    """Start an exam; a bank that cannot fill the length raises `PoolTooSmall`."""
    rules = format_in_force(exam, now.date())
    pool = pool_for(learner, rules, day=now.date())
    attempt = start_exam(
        learner, rules, length=length, pool=pool, day=now.date(), seed=seed, now=now
    )
    db.session.flush()
    return attempt


def sit(
    learner: Account,
    exam: str,
    length: Length,
    *,
    knowledge: float,
    pace: int,
    began: datetime,
    chance: random.Random,
) -> None:
    """A whole exam: some answers right, a few left out, handed in."""
    try:
        attempt = begin(learner, exam, length, seed=chance.randrange(1_000), now=began)
    except PoolTooSmall:
        return
    places = positions_of(attempt.form)
    given = (attempt.deadline or began) - began
    taken = given * pace / 60
    for place in places[: len(places) - chance.randrange(2)]:
        knows = knowledge + chance.gauss(0, 0.1) + (0.1 if place.domain < "m" else -0.1)
        seconds = max(8, round(taken.total_seconds() / len(places) * chance.lognormvariate(0, 0.5)))
        when = began + taken * place.position / len(places)
        answer(attempt, place, is_right=chance.random() < knows, seconds=seconds, when=when)
    db.session.flush()
    submit(attempt, now=began + taken)


def answer(
    attempt: Attempt, place: FormPosition, *, is_right: bool, seconds: int, when: datetime
) -> None:
    """One response, in the author's letters."""
    content = place.item_version.content
    if place.item_version.kind == "code_entry":
        codes = [entry["code"] for entry in content["key"]]
        chosen = "\n".join(codes if is_right else codes[:-1] + ["Z00.00"])
    else:
        right = "".join(sorted(content["key"]))
        letters = sorted(content["options"])
        wrong = [letter for letter in letters if letter not in right]
        chosen = right if is_right else "".join(sorted([*right[1:], wrong[seconds % len(wrong)]]))
    db.session.add(
        ItemResponse(
            attempt_id=attempt.id,
            position=place.position,
            chosen=chosen,
            is_flagged=seconds % 7 == 0,
            seconds=seconds,
            sequence=int(when.timestamp() * 1000),
            answered_at=when,
        )
    )


def practise(learner: Account, exam: str, *, began: datetime, chance: random.Random) -> None:
    """Some questions with feedback after each."""
    rules = format_in_force(exam, began.date())
    attempt = start_practice(
        learner,
        rules,
        domains=[domain.id for domain in rules.domains],
        count=PRACTISED,
        is_timed=False,
        pool=pool_for(learner, rules, day=began.date()),
        day=began.date(),
        seed=chance.randrange(1_000),
        now=began,
    )
    db.session.flush()
    for place in positions_of(attempt.form):
        at = began + timedelta(minutes=2 * place.position)
        letters = place.option_order
        chosen = (
            "".join(sorted(chance.sample(letters, place.item_version.choose))) if letters else ""
        )
        seconds = chance.randrange(20, 150)
        answer_in_practice(attempt, place, None, chosen=chosen, seconds=seconds, now=at)
    submit(attempt, now=began + timedelta(minutes=2 * PRACTISED + 1))


def open_attempt(learner: Account, *, now: datetime, chance: random.Random) -> Attempt:
    """An exam that was left a few minutes ago, part of it answered."""
    began = now - OPEN_SINCE
    attempt = begin(learner, OPEN_EXAM, Length.QUARTER, seed=chance.randrange(1_000), now=began)
    for place in positions_of(attempt.form)[:OPEN_ANSWERED]:
        when = began + OPEN_SINCE * place.position / (OPEN_ANSWERED + 1)
        answer(attempt, place, is_right=chance.random() < 0.7, seconds=70, when=when)
    attempt.furthest = OPEN_ANSWERED
    attempt.revision = OPEN_ANSWERED
    return attempt
