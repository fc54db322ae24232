"""Who a person is: sign-up, sign-in, profile, their data."""

from flask import Flask

from quizbank.accounts import models, personal_data, sessions
from quizbank.accounts.holding import ACCOUNT

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.cli import accounts_commands
    from quizbank.accounts.views import accounts

    sessions.init_app(app)
    personal_data.register(app, ACCOUNT)
    app.register_blueprint(accounts)
    app.cli.add_command(accounts_commands)
