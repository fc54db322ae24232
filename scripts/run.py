"""`make run`: bring the database and the bank up to date, serve, and say where."""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType

from flask import Flask
from flask_migrate import upgrade

from quizbank.config import ROOT, WrongSetting

INSTANCE = ROOT / "instance"
ANSWER_SECONDS = 30


def main() -> int:
    """Serve until someone presses Ctrl+C."""
    INSTANCE.mkdir(exist_ok=True)
    with (INSTANCE / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second start waits, then finds the address taken
        choose_settings(os.environ, INSTANCE)
        bind = os.environ.setdefault("QUIZBANK_BIND", "127.0.0.1:8000")
        if not is_free(bind):
            return stop(
                f"Something already listens on {bind}. Stop it, "
                "or choose another address: QUIZBANK_BIND=127.0.0.1:8001 make run"
            )
        try:
            prepare()
        except WrongSetting as wrong:
            return stop(str(wrong))
        return serve(bind, lock.fileno())


def choose_settings(environ: dict[str, str] | os._Environ[str], folder: Path) -> None:
    """Without a SECRET_KEY this is development, with a key of its own that outlives restarts."""
    if environ.get("SECRET_KEY"):
        return
    environ.setdefault("QUIZBANK_ENV", "development")
    kept = folder / "secret_key"
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    environ["SECRET_KEY"] = kept.read_text().strip()


def is_free(bind: str) -> bool:
    """Whether nobody listens there yet; gunicorn would share the port without a word."""
    host, _, port = bind.rpartition(":")
    if not port.isdigit():
        return True
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            return False
    return True


def prepare() -> None:
    """Migrations, the code tables, then the question sets; each does nothing when there is nothing
    new.
    """
    from quizbank import create_app

    app = create_app()
    with app.app_context():
        upgrade()
    build_codes(app)
    load_bank(app, app.config["QUESTION_SETS"])
    app.test_cli_runner().invoke(args=["progress", "catch-up"])


def build_codes(app: Flask) -> None:
    """`flask codes build --if-needed`; without code tables the app still runs, and says so."""
    result = app.test_cli_runner().invoke(args=["codes", "build", "--if-needed"])
    if result.output.strip():
        print(result.output.strip())


def load_bank(app: Flask, *paths: Path) -> None:
    """`flask bank load`, and what it says if it refuses."""
    result = app.test_cli_runner().invoke(args=["bank", "load", *map(str, paths)])
    if result.exit_code:
        print(result.output, file=sys.stderr)
        raise WrongSetting("The question sets were not loaded; the lines above say why.")
    print(result.output.strip())


def serve(bind: str, lock: int, environ: Mapping[str, str] | None = None) -> int:
    """Run gunicorn, print the address once it answers, and end with it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--log-level", "warning", "app:app"],
        cwd=ROOT,
        env=environ,
    )

    def pass_on(number: int, _frame: FrameType | None) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to gunicorn as well
    if not wait_for_answer(server, bind):
        server.terminate()
        server.wait()
        return stop(f"Quizbank did not start on {bind}; the lines above say why.")
    print(f"\nQuizbank is at {address(bind)}\nStop it with Ctrl+C.", flush=True)
    fcntl.flock(lock, fcntl.LOCK_UN)
    code = server.wait()
    return 0 if code in (0, -signal.SIGINT, -signal.SIGTERM) else code


def wait_for_answer(server: subprocess.Popen[bytes], bind: str) -> bool:
    """Whether the app and its database answered in time."""
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with suppress(urllib.error.URLError, TimeoutError, ConnectionError):
            urllib.request.urlopen(f"{address(bind)}/health", timeout=5).close()  # noqa: S310
            return True
        time.sleep(0.05)
    return False


def address(bind: str) -> str:
    """Where a browser on this machine finds it."""
    host, _, port = bind.rpartition(":")
    return f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104


def stop(sentence: str) -> int:
    """Say why it cannot go on."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
