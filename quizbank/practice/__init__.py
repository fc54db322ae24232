"""Practice: questions of chosen domains, with feedback after each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.practice.views import practice

    app.register_blueprint(practice)
