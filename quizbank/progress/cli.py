"""`flask progress calibration`: chances as they were told against what became of them."""

import click
from flask.cli import with_appcontext

from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.progress.actions import learn_from_outcomes
from quizbank.progress.calibration import calibration_in_words, correction_in_words
from quizbank.progress.outcomes import held_against


@click.command("calibration")
@click.option(
    "--correct",
    is_flag=True,
    help="Also correct chances from now on by what results teach, if that holds up.",
)
@with_appcontext
def calibration(*, correct: bool) -> None:
    """Tell how often people passed to whom a chance had been told, band by band."""
    for line in calibration_in_words(held_against()):
        click.echo(line)
    if correct:
        learned = learn_from_outcomes(now=utcnow())
        db.session.commit()
        click.echo(correction_in_words(learned))
