"""Puts the app together: settings, extensions, capabilities, what every page shares."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from quizbank import (
    accounts,
    analysis,
    bank,
    codebook,
    corrections,
    drills,
    editor,
    educators,
    exams,
    groups,
    interchange,
    learning,
    practice,
    progress,
    review,
    study,
    web,
)
from quizbank.config import ROOT, Settings, read_settings
from quizbank.extensions import compress, csrf, db, limiter, login, mail, migrate
from quizbank.web.turns import SavesInTurn

# Each may use what stands before it.
CAPABILITIES = (
    accounts,
    codebook,
    bank,
    exams,
    practice,
    drills,
    learning,
    review,
    progress,
    study,
    corrections,
    groups,
    educators,
    editor,
    interchange,
    analysis,
)


def create_app(
    settings: Settings | None = None, overrides: Mapping[str, object] | None = None
) -> Flask:
    """Make an app from settings (the environment's, unless given); a wrong setting raises
    `WrongSetting`.
    """
    app = Flask(
        "quizbank",
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(ROOT / "instance"),
    )
    app.config.update((settings or read_settings()).as_flask_config())
    app.config.update(overrides or {})
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:"):
        app.wsgi_app = SavesInTurn(app.wsgi_app)  # type: ignore[method-assign]
    _make_folder_of_database(app.config["SQLALCHEMY_DATABASE_URI"])

    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "quizbank" / "migrations"))
    login.init_app(app)
    csrf.init_app(app)
    mail.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)

    web.init_app(app)
    for capability in CAPABILITIES:
        capability.init_app(app)
    return app


def _make_folder_of_database(url: str) -> None:
    """SQLite makes its file but not the folder that the file is in."""
    if url.startswith("sqlite:///") and not url.startswith("sqlite:///:memory:"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
