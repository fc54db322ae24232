"""What to study now and until the exam: guided sessions, the plan, its calendar."""

from flask import Flask

from quizbank.study import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.study.personal_data import HOLDING
    from quizbank.study.views import study

    app.register_blueprint(study)
    register(app, HOLDING)
