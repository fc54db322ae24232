"""How a person stands: weak areas, readiness, and where the time goes."""

from flask import Flask

from quizbank.progress import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.learning.cli import progress_commands
    from quizbank.progress import words
    from quizbank.progress.cli import calibration
    from quizbank.progress.personal_data import HOLDING
    from quizbank.progress.views import progress

    words.init_app(app)
    app.register_blueprint(progress)
    register(app, HOLDING)
    progress_commands.add_command(calibration)  # a group that learning has given to the app
