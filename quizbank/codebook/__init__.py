"""The code book: official tables of ICD-10-CM, ICD-10-PCS and HCPCS Level II."""

from flask import Flask

from quizbank.codebook import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.codebook.cli import codes_commands
    from quizbank.codebook.personal_data import HOLDING
    from quizbank.codebook.views import codebook

    app.register_blueprint(codebook)
    register(app, HOLDING)
    app.cli.add_command(codes_commands)
