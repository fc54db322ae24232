"""The server is killed while answers are saved: all that it confirmed is there afterwards."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from quizbank.exams.models import Attempt, ItemResponse
from quizbank.extensions import db
from tests.bank_builder import write_question_set
from tests.http_candidate import Candidate
from tests.live_server import LiveServer

WRITERS = 6
SECONDS_BEFORE_THE_KILL = 1.0


@pytest.fixture
def server(tmp_path: Path, worker_name: str) -> Iterator[LiveServer]:
    """Two workers, so that one may be killed while the other writes."""
    sets = [write_question_set(tmp_path, "cbcs", items=60)]
    with LiveServer(tmp_path, sets, name=f"kill_{worker_name}", workers=2) as server:
        yield server


class Writer(threading.Thread):
    """A candidate who saves one answer after another, and remembers what was confirmed."""

    def __init__(self, server: LiveServer) -> None:
        super().__init__(daemon=True)
        self.candidate = Candidate(server.port)
        self.candidate.start("cbcs", "quarter")
        self.confirmed: dict[int, int] = {}  # the highest sequence confirmed for each question
        self.sent: dict[int, int] = {}

    def run(self) -> None:
        """Until the server is gone."""
        position = 0
        while True:
            position = position % self.candidate.total + 1
            request = self.candidate.save_request(position, "ABCD"[self.candidate.sequence % 4])
            self.sent[position] = self.candidate.sequence
            try:
                connection = self.candidate.connection()
                connection.sendall(request)
                answer = self.candidate.read(time.perf_counter())
            except OSError:
                self.candidate.close()
                return
            if answer.status == 200:
                self.confirmed[position] = self.sent[position]


def stored(server: LiveServer, writer: Writer) -> dict[int, int]:
    """The sequence of each question as the tables have it."""
    attempt = UUID(writer.candidate.attempt.rpartition("/")[2])
    with server.app.app_context():
        rows = db.session.execute(
            select(ItemResponse.position, ItemResponse.sequence)
            .join(Attempt)
            .where(Attempt.public_id == attempt)
        )
        return dict(rows.all())


def kill_and_count(server: LiveServer) -> int:
    """How many saves were confirmed before the kill, each of them still there."""
    writers = [Writer(server) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(SECONDS_BEFORE_THE_KILL)
    server.kill()
    for writer in writers:
        writer.join(10)
    server.start()

    for writer in writers:
        kept = stored(server, writer)
        for position, sequence in writer.confirmed.items():
            assert kept.get(position, 0) >= sequence, f"confirmed and lost: {position}"
            assert kept[position] <= writer.sent[position], "a save that nobody sent"
    return sum(len(writer.confirmed) for writer in writers)


@pytest.mark.timeout(180)
def test_what_was_confirmed_survives_kill_9(server: LiveServer) -> None:
    confirmed = kill_and_count(server)

    assert confirmed > WRITERS, "the server confirmed next to nothing before it was killed"


@pytest.mark.timeout(180)
def test_an_answer_that_was_not_confirmed_is_sent_again_and_counts_once(server: LiveServer) -> None:
    candidate = Candidate(server.port)
    candidate.start("cbcs", "quarter")
    request = candidate.save_request(1, "B")
    candidate.connection().sendall(request)  # and never reads the reply
    server.kill()
    candidate.close()
    server.start()

    first = candidate.send(request)
    again = candidate.send(request)
    candidate.close()

    assert first.status == again.status == 200
    assert b'"saved":[1]' in first.body
    assert b'"saved":[1]' in again.body


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_was_confirmed_survives_many_kills(server: LiveServer) -> None:
    assert all(kill_and_count(server) for _ in range(12))
