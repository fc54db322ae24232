"""`make demo`: a scratch database with a learner who has a history, served to look around."""

import fcntl
import os
import sys

from flask_migrate import upgrade

from quizbank import create_app
from quizbank.clock import utcnow
from quizbank.config import WrongSetting
from quizbank.extensions import db
from scripts.demo_data import EMAIL, PASSWORD, create_learner_with_history
from scripts.run import INSTANCE, choose_settings, is_free, load_bank, serve, stop


def main() -> int:
    """Fill the scratch database anew, and serve it."""
    INSTANCE.mkdir(exist_ok=True)
    choose_settings(os.environ, INSTANCE)
    bind = os.environ.setdefault("QUIZBANK_BIND", "127.0.0.1:8000")
    with (INSTANCE / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_free(bind):
            return stop(f"Something already listens on {bind}: QUIZBANK_BIND=… make demo")
        try:
            fill()
        except WrongSetting as wrong:
            return stop(str(wrong))
        print(f"Sign in as {EMAIL} with the password: {PASSWORD}")
        return serve(bind, lock.fileno())


def fill() -> None:
    """Never the real database: one beside it, made anew each time."""
    scratch = INSTANCE / "demo.sqlite"
    for leftover in INSTANCE.glob("demo.sqlite*"):
        leftover.unlink()
    os.environ["DATABASE_URL"] = f"sqlite:///{scratch}"
    app = create_app()
    with app.app_context():
        upgrade()
        load_bank(app, app.config["QUESTION_SETS"])
        create_learner_with_history(now=utcnow())
        db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
