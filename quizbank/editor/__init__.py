"""Questions and cases written in the browser: a form, a preview, what the code book says."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this capability to the app."""
    from quizbank.editor.views import editor

    app.register_blueprint(editor)
