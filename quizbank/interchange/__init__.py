"""Question files in and out: uploads that are looked through before anything is kept, downloads."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.interchange.cli import educators_commands
    from quizbank.interchange.views import interchange

    app.register_blueprint(interchange)
    app.cli.add_command(educators_commands)
