"""Saves of one process take turns from first line to last, where SQLite is the database.

SQLite has one writer, so saves queue anyway. Queueing before the work instead of in the middle of
it keeps the threads of a process from taking the interpreter away from the one that holds the
lock: on 2 cores 740 saves a second instead of 590. See docs/decisions/0004.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from quizbank.extensions import TURN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_SAVE = 2 * 1024 * 1024  # bytes; Flask refuses more (MAX_CONTENT_LENGTH)


class SavesInTurn:
    """WSGI middleware: one answer save at a time; everything else passes."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Wait for the whole body first: a phone on a slow link must not keep the turn."""
        size = environ.get("CONTENT_LENGTH") or ""
        is_save = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith(
            "/responses"
        )
        if not is_save or not size.isdigit() or int(size) > LARGEST_SAVE:
            return self.app(environ, start_response)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(size)))
        with TURN:
            return self.app(environ, start_response)
