"""Exams of a group: made for everyone, begun by each, compared once finished."""

from secrets import randbelow
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizbank.accounts.forms import entered
from quizbank.bank.formats import format_by_version, format_in_force
from quizbank.clock import local_day, utcnow
from quizbank.core.assembly import Length, PoolTooSmall
from quizbank.core.local_time import zone_in_words
from quizbank.core.permissions import GroupAct, may_take_back
from quizbank.core.sharing import FEWEST
from quizbank.core.timing import time_for
from quizbank.exams.forms import ActForm
from quizbank.exams.offers import offers_of
from quizbank.exams.queries import exam_day, pool_for
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.groups.challenges.actions import (
    MOST_CHALLENGES,
    Plan,
    begin_challenge,
    challenge,
    take_back,
)
from quizbank.groups.challenges.comparisons import comparison_for, places_of
from quizbank.groups.challenges.corrections import corrections_of
from quizbank.groups.challenges.forms import ChallengeForm
from quizbank.groups.errors import (
    AlreadyBegun,
    ChallengeClosed,
    MemberGone,
    NoSuchInvitation,
    TooManyChallenges,
)
from quizbank.groups.overviews import sight_at
from quizbank.groups.queries import ChallengeSeen, GroupSeen
from quizbank.web.group_access import (
    challenge_or_404,
    gone_meanwhile,
    group_or_404,
    signed_in,
)

challenges = Blueprint("challenges", __name__, url_prefix="/groups/<uuid:public_id>/challenges")
challenges.register_error_handler(NoSuchInvitation, gone_meanwhile)
challenges.register_error_handler(MemberGone, gone_meanwhile)

REFUSALS: dict[type[Exception], str] = {
    PoolTooSmall: "The question bank changed meanwhile. Select a length again.",
    TooManyChallenges: (
        f"A group keeps {MOST_CHALLENGES} exams. Remove one that you need no more."
    ),
}


@challenges.route("/new", methods=["GET", "POST"])
def new(public_id: UUID) -> ResponseReturnValue:
    """Make an exam for everyone in the group."""
    seen, account, now = group_or_404(public_id, GroupAct.CHALLENGE), signed_in(), utcnow()
    today = local_day(now, account.time_zone)
    day = exam_day(account, today=today)
    exam_format = format_in_force(seen.group.exam, day)
    pool = pool_for(None, exam_format, day=day)
    offers = [offer for offer in offers_of(exam_format, pool, None) if offer.is_possible]
    title = f"{exam_format.short_name} of {today.day} {today:%B}"
    form = ChallengeForm(now=now, time_zone=account.time_zone, title=title)
    form.length.choices = [(offer.length.value, offer.label) for offer in offers]
    if form.validate_on_submit():
        plan = Plan(entered(form.title), Length(form.length.data), form.deadline)
        try:
            with one_writer_at_a_time():
                made = challenge(
                    seen.group,
                    account,
                    plan,
                    exam_format,
                    pool=pool,
                    day=day,
                    seed=randbelow(2**31),
                    now=now,
                )
                db.session.commit()
        except (PoolTooSmall, TooManyChallenges) as refusal:
            db.session.rollback()
            flash(REFUSALS[type(refusal)])
            return redirect(url_for("groups.show", public_id=public_id))
        flash(f"‘{made.title}’ is there for everyone in the group")
        return redirect(url_for(".show", public_id=public_id, challenge_id=made.public_id))
    if not form.length.data and offers:
        form.length.data = offers[0].length.value
    page = render_template(
        "groups/challenges/new.html",
        seen=seen,
        form=form,
        offers=offers,
        exam_format=exam_format,
        code_year=exam_format.code_year.year_on(day),
        zone=zone_in_words(account.time_zone),
    )
    return page, 422 if form.errors else 200


@challenges.route("/<uuid:challenge_id>")
def show(public_id: UUID, challenge_id: UUID) -> ResponseReturnValue:
    """Before one has finished it: the way to do so. Afterwards: how the group did."""
    seen, now = group_or_404(public_id), utcnow()
    found = challenge_or_404(seen, challenge_id)
    exam_format = format_by_version(found.challenge.form.format_version)
    places = places_of(found.challenge, exam_format)
    sight = sight_at(found.challenge, found.attempt, now=now)
    comparison = comparison_for(seen, found.challenge, places)
    corrections = corrections_of([found.challenge.id]) if comparison else []
    return render_template(
        "groups/challenges/show.html",
        seen=seen,
        challenge=found.challenge,
        attempt=found.attempt,
        sight=sight,
        exam_format=exam_format,
        items=len(places.domain_of),
        time=time_for(exam_format, len(places.domain_of)) * float(signed_in().time_multiplier),
        comparison=comparison,
        corrections={one.position: one for one in corrections},
        fewest=FEWEST,
        may_take_back=_may_take_back(seen, found),
        form=ActForm(),
    )


def _may_take_back(seen: GroupSeen, found: ChallengeSeen) -> bool:
    is_maker = found.challenge.made_by_id == seen.you.account_id
    return may_take_back(seen.relation, is_maker=is_maker)


@challenges.route("/<uuid:challenge_id>/attempt", methods=["POST"])
def attempt(public_id: UUID, challenge_id: UUID) -> ResponseReturnValue:
    """Start the person's own clock; a second press leads to the exam that was begun."""
    seen, now = group_or_404(public_id, GroupAct.SIT), utcnow()
    found = challenge_or_404(seen, challenge_id)
    here = url_for(".show", public_id=public_id, challenge_id=challenge_id)
    if found.attempt is not None:
        return redirect(url_for("exams.room", public_id=found.attempt.public_id))
    try:
        with one_writer_at_a_time():
            begun = begin_challenge(found.challenge, signed_in(), now=now)
            db.session.commit()
    except ChallengeClosed:
        flash(f"‘{found.challenge.title}’ has closed. It can no longer be begun.")
        return redirect(here)
    except AlreadyBegun:
        db.session.rollback()
        return redirect(here)
    return redirect(url_for("exams.room", public_id=begun.public_id))


@challenges.route("/<uuid:challenge_id>/removal", methods=["GET", "POST"])
def removal(public_id: UUID, challenge_id: UUID) -> ResponseReturnValue:
    """Take an exam back, after a second thought."""
    seen = group_or_404(public_id)
    found = challenge_or_404(seen, challenge_id)
    if not _may_take_back(seen, found):
        abort(404)
    form = ActForm()
    if not form.validate_on_submit():
        return render_template(
            "groups/challenges/removal.html", seen=seen, challenge=found.challenge, form=form
        )
    with one_writer_at_a_time():
        take_back(found.challenge)
        db.session.commit()
    flash(f"‘{found.challenge.title}’ was removed from the group")
    return redirect(url_for("groups.show", public_id=public_id))
