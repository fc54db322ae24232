"""Study groups: the same form for everyone, compared as far as each one shares."""

from flask import Flask

from quizbank.groups import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.accounts.personal_data import register
    from quizbank.core.local_time import day_in_words, in_words
    from quizbank.groups.challenges.views import challenges
    from quizbank.groups.cli import groups_commands
    from quizbank.groups.personal_data import HOLDING
    from quizbank.groups.queries import comparison_at
    from quizbank.groups.views import groups

    app.register_blueprint(groups)
    app.register_blueprint(challenges)
    app.cli.add_command(groups_commands)
    app.add_template_filter(in_words, "in_time_zone")
    app.add_template_filter(day_in_words, "day_in_time_zone")
    app.jinja_env.globals["comparison_at"] = comparison_at
    register(app, HOLDING)
