"""The least that a durable save can cost in Flask: session, CSRF and one commit, nothing else."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf

from quizbank.config import ROOT
from tests.http_candidate import Candidate


def create_reference() -> Flask:
    """One form and one save that writes a row; the database is named by the environment."""
    app = Flask(__name__)
    app.secret_key = os.environ["SECRET_KEY"]
    CSRFProtect(app)
    kept = local()

    def connection() -> sqlite3.Connection:
        if not hasattr(kept, "connection"):
            kept.connection = sqlite3.connect(os.environ["REFERENCE"], isolation_level=None)
            kept.connection.execute("PRAGMA busy_timeout = 5000")
            kept.connection.execute("PRAGMA journal_mode = WAL")
            kept.connection.execute("PRAGMA synchronous = FULL")
            kept.connection.execute("CREATE TABLE IF NOT EXISTS answer (said TEXT)")
        made: sqlite3.Connection = kept.connection
        return made

    @app.get("/form")
    def form() -> ResponseReturnValue:
        return f'<input name="csrf_token" value="{generate_csrf()}">'

    @app.post("/reference/responses")
    def save() -> ResponseReturnValue:
        connection().execute("INSERT INTO answer VALUES ('B')")
        return {"saved": [1]}

    return app


@contextmanager
def reference_server(folder: Path, workers: int) -> Iterator[Callable[[int], list[Candidate]]]:
    """Serve it like the app, and hand out clients that save there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    environment = {
        **os.environ,
        "SECRET_KEY": "x" * 40,
        "REFERENCE": str(folder / "reference.sqlite"),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "scripts.bench_reference:create_reference()"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )

    def clients(count: int) -> list[Candidate]:
        made = [Candidate(port) for _ in range(count)]
        for candidate in made:
            candidate.get("/form")
            candidate.attempt, candidate.total = "/reference", 1
        return made

    try:
        for _ in range(200):
            try:
                clients(1)
                break
            except OSError:
                time.sleep(0.05)
        yield clients
    finally:
        server.terminate()
        server.wait(10)
