"""The answer log, and what it says of each person and each question."""

from flask import Flask

from quizbank.learning import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts import personal_data
    from quizbank.exams import judged
    from quizbank.learning.actions import hear
    from quizbank.learning.cli import progress_commands
    from quizbank.learning.personal_data import HOLDING

    judged.register(app, hear)
    app.cli.add_command(progress_commands)
    personal_data.register(app, HOLDING)
