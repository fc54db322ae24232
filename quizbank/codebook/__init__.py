"""The code book: official tables of ICD-10-CM, ICD-10-PCS and HCPCS Level II."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.codebook.cli import codes_commands

    app.cli.add_command(codes_commands)
