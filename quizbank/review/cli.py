"""Commands for whoever runs this: cards made anew from their logs."""

import click
from flask.cli import AppGroup

from quizbank.extensions import db
from quizbank.review.rebuilding import rebuild_all

review_commands = AppGroup("review", help="Review cards and their logs.")


@review_commands.command("rebuild")
def rebuild() -> None:
    """Replay the logs of every card, and correct those cards that are not what their logs say."""
    cards = changed = 0
    for batch in rebuild_all():
        db.session.commit()  # some cards at a time, so that nobody's answer waits for all of them
        db.session.expunge_all()
        cards += batch.cards
        changed += batch.changed
    click.echo(f"Cards replayed: {cards}, corrected: {changed}")
