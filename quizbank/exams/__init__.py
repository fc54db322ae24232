"""Sitting an exam: start, room, saving, finish, results."""

from flask import Flask

from quizbank.exams import models


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.exams.personal_data import HOLDING
    from quizbank.exams.views import exams

    app.register_blueprint(exams)
    register(app, HOLDING)


__all__ = ["init_app", "models"]
