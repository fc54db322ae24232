"""The weekly e-mail about a person's groups: who gets it, what it says, the link that ends it.

It names nobody and no score: what somebody stops sharing cannot be taken back from a mailbox.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from uuid import UUID

from flask import current_app, render_template
from flask_mailman import EmailMessage
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from quizbank.accounts.models import Account
from quizbank.core.local_time import on_the_wall
from quizbank.core.sharing import A_WEEK, Sight, monday_of
from quizbank.extensions import db, mail
from quizbank.groups.models import GroupMembership, StudyGroup
from quizbank.groups.overviews import Exam, Happening, Overview, overview_of
from quizbank.groups.queries import group_seen_by

SHA256 = {"digest_method": hashlib.sha256}
MANY = 100  # happenings of one week in one group

Link = Callable[..., str]  # an endpoint and its values to a whole address


@dataclass(frozen=True)
class GroupWeek:
    """What happened in a group in the last seven days, in numbers."""

    group: StudyGroup
    waiting: Sequence[Exam]  # that this person can still begin
    new: int
    finished: int  # by those who share their activity
    changed: int  # questions of own exams that were corrected or withdrawn
    overview: Overview

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to write about."""
        return not (self.waiting or self.new or self.finished or self.changed)


def due_memberships(now: datetime) -> list[list[GroupMembership]]:
    """Who asked for the e-mail and had none since Monday, 0:00 UTC: a list for each person."""
    sent_since = GroupMembership.digest_sent_at >= _monday(now)
    had_one = select(GroupMembership.account_id).where(sent_since)
    found = db.session.scalars(
        select(GroupMembership)
        .join(GroupMembership.account)
        .options(joinedload(GroupMembership.account), joinedload(GroupMembership.group))
        .where(
            GroupMembership.wants_digest,
            Account.email.is_not(None),
            GroupMembership.account_id.not_in(had_one),
        )
        .order_by(GroupMembership.account_id, GroupMembership.joined_at)
    )
    return [list(theirs) for _, theirs in groupby(found, key=lambda one: one.account_id)]


def _monday(now: datetime) -> datetime:
    return datetime.combine(monday_of(now.astimezone(UTC).date()), time(), UTC)


def note_as_sent(theirs: Sequence[GroupMembership], *, now: datetime) -> dict[int, datetime | None]:
    """Note an e-mail for those of a person's memberships that ask for one at this moment and had
    none since Monday; gives their ids, and what was noted before.
    """
    sent_at = GroupMembership.digest_sent_at
    noted = db.session.scalars(
        update(GroupMembership)
        .where(
            GroupMembership.id.in_([one.id for one in theirs]),
            GroupMembership.wants_digest,
            or_(sent_at.is_(None), sent_at < _monday(now)),
        )
        .values(digest_sent_at=now)
        .returning(GroupMembership.id)
        .execution_options(synchronize_session=False)
    ).all()
    return {one.id: one.digest_sent_at for one in theirs if one.id in noted}


def take_note_back(noted: Mapping[int, datetime | None]) -> None:
    """Let the e-mail be due again, because it did not go out."""
    for id, before in noted.items():
        this = GroupMembership.id == id
        db.session.execute(
            update(GroupMembership)
            .where(this)
            .values(digest_sent_at=before)
            .execution_options(synchronize_session=False)
        )


def week_of(membership: GroupMembership, *, now: datetime) -> GroupWeek | None:
    """The last seven days of a group as its member may know them; None once they have left."""
    account = membership.account
    seen = group_seen_by(account, membership.group.public_id)
    if seen is None:
        return None
    overview = overview_of(seen, now=now, today=_today(account, now), feed_length=MANY)
    lately = [entry for entry in overview.feed if entry.at > now - A_WEEK]
    kinds = [entry.happening for entry in lately]
    return GroupWeek(
        seen.group,
        waiting=[exam for exam in overview.to_do if exam.sight == Sight.TO_BEGIN],
        new=kinds.count(Happening.NEW),
        finished=kinds.count(Happening.FINISHED),
        changed=sum(len(entry.positions) for entry in lately),
        overview=overview,
    )


def _today(account: Account, now: datetime) -> date:
    return on_the_wall(now, account.time_zone).date()


def digest_mail(account: Account, weeks: Sequence[GroupWeek], *, link: Link) -> EmailMessage:
    """The e-mail to one person about all their groups."""
    token = stop_token(account, secret_key=str(current_app.config["SECRET_KEY"]))
    stop = link("groups.digest_stop", token=token)
    return EmailMessage(
        subject="This week in your study groups",
        body=render_template(
            "groups/mail/digest.txt", account=account, weeks=weeks, link=link, stop=stop
        ),
        from_email=current_app.config["MAIL_DEFAULT_SENDER"],
        to=[str(account.email)],
        headers={"List-Unsubscribe": f"<{stop}>"},
        connection=mail.get_connection(),
    )


def stop_token(account: Account, *, secret_key: str) -> str:
    """What the link that ends the e-mails carries; it needs no sign-in and can do nothing else."""
    return _signer(secret_key).dumps(account.public_id.hex)


def account_of_stop_token(token: str, *, secret_key: str) -> Account | None:
    """Whose e-mails a link ends; None for a link that is not ours or whose account is gone."""
    try:
        public_id = UUID(_signer(secret_key).loads(token))
    except (BadData, ValueError):
        return None
    return db.session.scalar(select(Account).where(Account.public_id == public_id))


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="group-digest", signer_kwargs=SHA256)
