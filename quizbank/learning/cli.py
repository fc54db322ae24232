"""`flask progress …`: bring the difficulties up to the log, replay it, try other constants."""

from collections.abc import Iterable
from dataclasses import asdict
from time import perf_counter

import click
from flask.cli import AppGroup

from quizbank.clock import utcnow
from quizbank.core.mastery import Constants
from quizbank.core.refit import best_constants
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.learning.difficulties import catch_up
from quizbank.learning.history import hear_drills, hear_sittings
from quizbank.learning.judging_anew import judge_anew
from quizbank.learning.queries import constants
from quizbank.learning.rebuild import Rebuilt, Write, rebuild_all
from quizbank.learning.refits import log_to_fit, record_of
from quizbank.learning.stale_people import replay_some
from quizbank.learning.unseen_exams import hear_of_unseen_exams

progress_commands = AppGroup("progress", help="What the log of answers says.")


@progress_commands.command("catch-up")
def catch_up_command() -> None:
    """Bring what was learned up to the log; a running server does so by itself."""
    answers = people = exams = earlier = 0
    while heard := hear_sittings() + hear_drills():
        earlier += heard
    while unseen := hear_of_unseen_exams(now=utcnow()):
        exams += unseen
    while news := catch_up():
        answers += news
    while replayed := replay_some():
        people += replayed
    click.echo(f"Answers learned from: {answers}")
    if earlier:
        click.echo(f"Sittings and drills from before there was a log: {earlier}")
    if people:
        click.echo(f"People replayed after a key correction: {people}")
    if exams:
        click.echo(f"Exams whose result nobody looked at: {exams}")


@progress_commands.command("rebuild")
@click.option(
    "--judge-anew",
    "is_anew",
    is_flag=True,
    help="Also judge every answer anew by the constants that hold; the forecasts change.",
)
def rebuild(*, is_anew: bool) -> None:
    """Replay the log of answers, and put right whatever the tables say else."""
    began, rebuilt = perf_counter(), Rebuilt()
    if is_anew:
        _carry_out(judge_anew(None, constants(), rebuilt))
    else:
        _carry_out(rebuild_all(rebuilt))
    click.echo(_in_words(rebuilt))
    click.echo(f"That took {perf_counter() - began:.1f} s.")


@progress_commands.command("refit")
def refit() -> None:
    """Try other constants of the model on the log, and keep what clearly forecasts better."""
    now_used, log = constants(), log_to_fit()
    if not log:
        click.echo("The log is empty, so there is nothing to try.")
        return
    found = best_constants(log, now_used)
    is_kept = found.constants != now_used
    record = record_of(found, answers=len(log), is_kept=is_kept, now=utcnow())
    click.echo(
        f"Log loss of {len(log)} answers: {found.log_loss_before:.5f} with the constants used,"
        f" {found.log_loss:.5f} with the best found."
    )
    if not is_kept:
        db.session.add(record)
        db.session.commit()
        click.echo("No others were clearly better, so they stay.")
        return
    click.echo(f"Kept: {_changed(now_used, found.constants)}. Every answer is judged anew.")
    rebuilt = Rebuilt()
    _carry_out(judge_anew(record, found.constants, rebuilt))
    click.echo(_in_words(rebuilt))


def _carry_out(parts: Iterable[Write]) -> None:
    """Write each part in a transaction of its own; candidates' saves come in between."""
    for write in parts:
        with one_writer_at_a_time():
            write()
            db.session.commit()


def _in_words(rebuilt: Rebuilt) -> str:
    changed = "changed" if rebuilt.have_difficulties_changed else "unchanged"
    return (
        f"{rebuilt.answers} answers of {rebuilt.people} people replayed,"
        f" {rebuilt.people_changed} people changed;"
        f" difficulties of {rebuilt.items} items {changed}."
    )


def _changed(before: Constants, after: Constants) -> str:
    was = asdict(before)
    return ", ".join(
        f"{name} {was[name]:g} → {value:g}"
        for name, value in asdict(after).items()
        if value != was[name]
    )
