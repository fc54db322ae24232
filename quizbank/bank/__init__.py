"""The question sets, their versions, and the facts about each exam."""

from flask import Flask

from quizbank.bank import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.bank import formats
    from quizbank.bank.cli import bank_commands
    from quizbank.bank.views import bank

    formats.init_app(app)
    app.register_blueprint(bank)
    app.cli.add_command(bank_commands)
