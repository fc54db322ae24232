"""The real app under gunicorn, over a scratch database, on a port of its own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from quizbank import create_app
from quizbank.accounts.models import Account
from quizbank.config import ROOT, read_settings
from quizbank.extensions import db
from tests.databases import fresh_database

START_SECONDS = 30


class LiveServer:
    """As in production, but for rate limits: migrated, loaded with question sets, and served.

    `app` is a second app over the same database, for builders and for looking into the tables.
    """

    def __init__(
        self,
        folder: Path,
        question_sets: Sequence[Path],
        *,
        name: str = "live",
        workers: int = 1,
        codes: Path | None = None,
    ) -> None:
        self.folder = folder
        self.workers = workers
        # Bound and never listening: the port stays ours, and refuses while the server is down.
        self._reservation = socket.socket()
        self._reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._reservation.bind(("127.0.0.1", 0))
        self.port: int = self._reservation.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "QUIZBANK_ENV": "production",
            "SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": fresh_database(name, folder),
            "RATELIMIT_ENABLED": "0",
            "QUIZBANK_CODES": str(codes or folder / "no-codes.sqlite"),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._run("flask", "--app", "app", "db", "upgrade")
        self._run("flask", "--app", "app", "bank", "load", *map(str, question_sets))
        self.app: Flask = create_app(read_settings(self.settings))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._reservation.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @property
    def pid(self) -> int:
        """Of gunicorn's arbiter."""
        assert self._process, "the server was not started"
        return self._process.pid

    def start(self) -> None:
        """Serve, and wait until the app answers."""
        command = ["gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command, "app:app"],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """End it as an administrator would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        assert self._process, "the server was not started"
        os.killpg(self._process.pid, signal.SIGKILL)  # its own session, so nobody else's
        self._process.wait(10)

    def log(self) -> str:
        """What the server said."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def session_cookie(self, account: Account) -> str:
        """The cookie that this person's browser would hold once signed in."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer
        return str(serializer.dumps({"_user_id": account.get_id(), "_fresh": True}))

    def _wait(self) -> None:
        assert self._process
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self._process.poll() is None, f"the server ended:\n{self.log()[-3000:]}"
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=2).close()  # noqa: S310
                return
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"no good answer from {self.url}/health:\n{self.log()[-3000:]}")

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{said}"

    def _environment(self) -> dict[str, str]:
        ours = ("QUIZBANK_", "MAIL_", "RATELIMIT_", "DATABASE_URL", "SECRET_KEY")
        others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**others, **self.settings}
