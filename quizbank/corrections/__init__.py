"""Questions are disputed, keys are corrected, and whoever is concerned is told."""

from flask import Flask

from quizbank.corrections import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.corrections.personal_data import HOLDING
    from quizbank.corrections.views import corrections

    app.register_blueprint(corrections)
    register(app, HOLDING)
