"""Spaced repetition: cards, when they are due, and what was answered."""

from flask import Flask

from quizbank.review import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.learning.listeners import register as register_listener
    from quizbank.review.cli import review_commands
    from quizbank.review.listening import hear
    from quizbank.review.personal_data import HOLDING
    from quizbank.review.views import review

    app.register_blueprint(review)
    app.cli.add_command(review_commands)
    register_listener(app, hear)
    register(app, HOLDING)
