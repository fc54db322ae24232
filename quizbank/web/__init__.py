"""What every page shares: who may come in, headers, errors, numbers as people read them."""

from flask import Flask

from quizbank.web import (
    access,
    assets,
    code_links,
    errors,
    formatters,
    navigation,
    pages,
    security,
)


def init_app(app: Flask) -> None:
    """Bind the shared parts to the app."""
    security.init_app(app)
    access.init_app(app)
    assets.init_app(app)
    code_links.init_app(app)
    errors.init_app(app)
    formatters.init_app(app)
    navigation.init_app(app)
    app.register_blueprint(pages.pages)
