"""Commands for whoever runs this: the weekly e-mails of study groups."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.groups.digests import (
    digest_mail,
    due_memberships,
    note_as_sent,
    take_note_back,
    week_of,
)
from quizbank.groups.models import GroupMembership

groups_commands = AppGroup("groups", help="Study groups: their weekly e-mails.")


@groups_commands.command("digest")
@click.option(
    "--site",
    required=True,
    envvar="QUIZBANK_SITE",
    help="The address that people use, as https://quizbank.example; links in the e-mails begin so.",
)
def digest(site: str) -> None:
    """Write to everyone who asked for a weekly e-mail and had none yet this week.

    Run it as often as you like, best once a day: nobody gets two in a week, and a week in which
    nothing happened brings none.
    """
    link = links_to(site)
    now = utcnow()
    sent = failed = 0
    for theirs in due_memberships(now):
        outcome = write_to(theirs, link, now)
        sent += outcome is True
        failed += outcome is False
    click.echo(f"E-mails sent: {sent}, not sent: {failed}")
    if failed:
        raise SystemExit(1)


def links_to(site: str) -> Callable[..., str]:
    """Makes whole addresses without a request to take them from."""
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise click.BadParameter("write it like https://quizbank.example", param_hint="--site")
    urls = current_app.url_map.bind(
        parts.netloc, url_scheme=parts.scheme, script_name=parts.path or "/"
    )

    def link(endpoint: str, **values: Any) -> str:
        return urls.build(endpoint, values, force_external=True)

    return link


def write_to(theirs: list[GroupMembership], link: Callable[..., str], now: datetime) -> bool | None:
    """Whether the e-mail went out; None when there is nothing to say.

    It is noted before it is sent: a command that dies in between sends one too few, not one too
    many. Whoever left, stopped the e-mails or got one from another run meanwhile gets none.
    """
    found = {membership.id: week_of(membership, now=now) for membership in theirs}
    if all(week is None or week.is_quiet for week in found.values()):
        return None
    noted = note_as_sent(theirs, now=now)
    db.session.commit()
    weeks = [week for id, week in found.items() if id in noted and week and not week.is_quiet]
    if not weeks:
        return None
    message = digest_mail(theirs[0].account, weeks, link=link)
    try:
        message.send()
    except OSError:  # smtplib's exceptions among them
        current_app.logger.exception("A weekly e-mail could not be sent")
        take_note_back(noted)
        db.session.commit()
        return False
    return True
