"""Commands for whoever runs this: uploads that nobody looked through."""

import click
from flask.cli import AppGroup

from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.interchange.actions import prune_uploads

educators_commands = AppGroup("educators", help="What educators upload.")


@educators_commands.command("prune-uploads")
def prune() -> None:
    """Forget uploads that nobody imported in 7 days; each new upload does so, too."""
    count = prune_uploads(utcnow())
    db.session.commit()
    click.echo(f"Uploads forgotten: {count}")
