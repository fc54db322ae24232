"""What a correction would do, told before it is made: numbers only, nobody's name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from quizbank.bank.formats import format_by_version
from quizbank.bank.models import ItemVersion
from quizbank.corrections.queries import concerned, versions_alike
from quizbank.corrections.rescoring import NewScore, Reach, effect_of, reach_of
from quizbank.exams.models import AssembledForm
from quizbank.extensions import db

MOST_FORMS = 30  # of a table; those with the most changed attempts


@dataclass(frozen=True)
class ScoreChange:
    """So many attempts of a form whose raw score goes from one to the other."""

    before: Decimal
    after: Decimal
    attempts: int
    flips: int


@dataclass(frozen=True)
class FormChange:
    """The attempts at one form that would score something else."""

    title: str
    made_at: datetime
    items: int
    attempts: int
    changes: Sequence[ScoreChange]


@dataclass(frozen=True)
class DryRun:
    """Who would change and how."""

    versions: Sequence[int]
    reach: Reach
    attempts: int  # that would score something else
    people: int  # whose score would change
    told: int  # people who were shown the key and get a notice
    to_pass: int
    to_fail: int
    forms: Sequence[FormChange]
    more_forms: int


def dry_run(version: ItemVersion, key: Any) -> DryRun:
    """What would happen if a version, and those that ask the same, had another key."""
    alike = versions_alike(version)
    effect = effect_of(alike, {one.id: key for one in alike})
    by_form: dict[int, list[NewScore]] = {}
    for one in effect.scores:
        by_form.setdefault(one.form_id, []).append(one)
    return DryRun(
        versions=[one.number for one in alike],
        reach=reach_of([one.id for one in alike]),
        attempts=len(effect.scores),
        people=len({one.account_id for one in effect.scores}),
        told=len(concerned(alike)),
        to_pass=sum(one.flips and bool(one.pass_after) for one in effect.scores),
        to_fail=sum(one.flips and not one.pass_after for one in effect.scores),
        forms=_largest(by_form),
        more_forms=max(len(by_form) - MOST_FORMS, 0),
    )


def _largest(by_form: Mapping[int, Sequence[NewScore]]) -> list[FormChange]:
    """The forms with the most changed attempts."""
    ids = sorted(by_form, key=lambda form_id: (-len(by_form[form_id]), form_id))[:MOST_FORMS]
    found = select(AssembledForm).where(AssembledForm.id.in_(ids))
    forms = {form.id: form for form in db.session.scalars(found)}
    return [_form_change(forms[form_id], by_form[form_id]) for form_id in ids]


def _form_change(form: AssembledForm, scores: Sequence[NewScore]) -> FormChange:
    counted = Counter((one.raw_before, one.raw_after) for one in scores)
    flips = Counter((one.raw_before, one.raw_after) for one in scores if one.flips)
    length = "practice" if form.length in ("practice", "guided") else f"{form.length} length"
    return FormChange(
        title=f"{format_by_version(form.format_version).short_name}, {length}",
        made_at=form.created_at,
        items=scores[0].items,
        attempts=len(scores),
        changes=[
            ScoreChange(before, after, count, flips[before, after])
            for (before, after), count in sorted(counted.items())
        ],
    )
