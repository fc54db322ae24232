"""Which questions work: statistics of items and of forms, for those who own them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.analysis.views import analysis

    app.register_blueprint(analysis)
