"""Educators write question sets, publish them, and decide who sees them."""

from flask import Flask

from quizbank.educators import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.corrections.editors import register as register_editors
    from quizbank.corrections.editors import register_writer
    from quizbank.educators.corrected_keys import take_over
    from quizbank.educators.editors import sets_edited_by
    from quizbank.educators.personal_data import HOLDING
    from quizbank.educators.publishing.views import publishing
    from quizbank.educators.views import educators
    from quizbank.educators.visibility.views import sets

    for blueprint in (educators, publishing, sets):
        app.register_blueprint(blueprint)
    register(app, HOLDING)
    register_editors(app, sets_edited_by)
    register_writer(app, take_over)
