"""Drills: questions from the code tables without end, with feedback after each."""

from flask import Flask

from quizbank.drills import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.drills.personal_data import HOLDING
    from quizbank.drills.views import drills

    app.register_blueprint(drills)
    register(app, HOLDING)
