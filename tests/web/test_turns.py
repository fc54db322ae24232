"""Saves take turns, and a slow phone keeps nobody waiting."""

from io import BytesIO
from threading import Event, Thread
from typing import Any

from quizbank.web.turns import SavesInTurn


class SlowBody:
    """A body that arrives when somebody says so."""

    def __init__(self) -> None:
        self.may_arrive = Event()
        self.is_asked_for = Event()

    def read(self, _size: int) -> bytes:
        self.is_asked_for.set()
        assert self.may_arrive.wait(10)
        return b"{}"


def save(body: Any) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/attempts/1/responses",
        "CONTENT_LENGTH": "2",
        "wsgi.input": body,
    }


def test_a_body_that_arrives_slowly_does_not_keep_the_turn() -> None:
    slow = SlowBody()
    done: list[bytes] = []

    def app(environ: dict[str, Any], _start: Any) -> list[bytes]:
        done.append(environ["wsgi.input"].read())
        return []

    turns = SavesInTurn(app)  # type: ignore[arg-type]
    waiting = Thread(target=turns, args=(save(slow), None))
    waiting.start()
    assert slow.is_asked_for.wait(10)

    turns(save(BytesIO(b"[]")), None)  # type: ignore[arg-type]

    assert done == [b"[]"]
    slow.may_arrive.set()
    waiting.join(10)
    assert done == [b"[]", b"{}"]


def test_two_saves_are_never_inside_at_once() -> None:
    inside: list[int] = []
    most: list[int] = []

    def app(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        inside.append(1)
        most.append(len(inside))
        Event().wait(0.01)
        inside.pop()
        return []

    turns = SavesInTurn(app)  # type: ignore[arg-type]
    threads = [Thread(target=turns, args=(save(BytesIO(b"{}")), None)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert max(most) == 1
