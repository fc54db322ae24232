"""Commands for whoever runs this: roles, and guests that never came back."""

from datetime import timedelta

import click
from flask.cli import AppGroup

from quizbank.accounts import actions
from quizbank.accounts.models import Role
from quizbank.accounts.queries import account_by_email, idle_guests
from quizbank.clock import utcnow
from quizbank.extensions import db

accounts_commands = AppGroup("accounts", help="Roles of people, and guests that never came back.")


@accounts_commands.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def grant(email: str, role: str) -> None:
    """Give the person who signed up as EMAIL a ROLE, instead of the one they have."""
    account = account_by_email(email.strip().lower())
    if account is None:
        click.echo(f"Nobody signed up as {email}. Check the spelling.", err=True)
        raise SystemExit(1)

    actions.grant(account, Role(role))
    db.session.commit()
    click.echo(f"{account.email} is now: {role}")


@accounts_commands.command("prune-guests")
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True)
def prune_guests(days: int) -> None:
    """Erase visitors without an account who left no trace for DAYS days."""
    guests = idle_guests(since=utcnow() - timedelta(days=days))
    for guest in guests:
        actions.erase(guest)
        db.session.commit()  # one at a time, so that no candidate's save waits for all of them
    click.echo(f"Guests erased: {len(guests)}")
