"""Migrates a scratch database, and fails when the tables are not what the models say."""

import os
import tempfile

from flask_migrate import check, upgrade

from quizbank import create_app
from quizbank.config import read_settings


def main() -> None:
    """`flask db upgrade` and `flask db check`, away from any real database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/check.sqlite"
        settings = read_settings({**os.environ, "QUIZBANK_ENV": "test", "DATABASE_URL": url})
        with create_app(settings).app_context():
            upgrade()
            check()


if __name__ == "__main__":
    main()
