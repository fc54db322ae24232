"""A candidate who talks to a live server over plain sockets: for load, for kill -9, for bytes."""

import html
import json
import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
REVISION = re.compile(rb'"revision": ?(\d+)')


@dataclass
class Answer:
    """What a server sent back."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Candidate:
    """One browser session on one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.attempt = ""  # the path of the attempt being sat
        self.sequence = 0
        self.revision = 0  # of the attempt, as far as this page knows
        self.total = 0
        self._socket: socket.socket | None = None

    def get(self, path: str) -> Answer:
        """Load a page, and remember its token."""
        return self._remember(self.send(self.request("GET", path)))

    def post_form(self, path: str, **fields: str) -> Answer:
        """Send a form with the token of the page before."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        kind = "application/x-www-form-urlencoded"
        return self._remember(self.send(self.request("POST", path, body, kind)))

    def start(self, exam: str, length: str) -> float:
        """Begin an exam and enter its room; the seconds that the start took on the server."""
        self.get(f"/exams/{exam}/start")
        started = self.post_form(f"/exams/{exam}/start", length=length)
        assert started.status == 302, f"start answered {started.status}: {started.text[:500]}"
        self.attempt = started.headers["location"]
        room = self.get(self.attempt)
        assert room.status == 200, f"the room answered {room.status}"
        self.total = len(re.findall(r'id="question-\d+"', room.text))
        return started.seconds

    def save(self, position: int, chosen: str) -> Answer:
        """Save one answer, as the page's script does."""
        return self.send(self.save_request(position, chosen))

    def finish(self) -> float:
        """Hand in; the seconds that it took on the server."""
        done = self.post_form(f"{self.attempt}/submission")
        assert done.status == 302, f"finish answered {done.status}: {done.text[:500]}"
        return done.seconds

    def save_request(self, position: int, chosen: str) -> bytes:
        """The bytes of a save."""
        self.sequence = max(self.sequence + 1, int(time.time() * 1000))
        response = {
            "position": position,
            "chosen": chosen,
            "flagged": False,
            "struck": "",
            "seconds": 5,
            "sequence": self.sequence,
            "age_ms": 20,
        }
        batch = {"tab": "load", "since": self.revision, "at": position, "responses": [response]}
        body = json.dumps(batch).encode()
        headers = f"X-CSRFToken: {self.token}\r\n"
        path = f"{self.attempt}/responses"
        return self.request("POST", path, body, "application/json", headers)

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = "", more: str = ""
    ) -> bytes:
        """The bytes of a request."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{more}"
        if cookies:
            head += f"Cookie: {cookies}\r\n"
        if body:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body

    def send(self, request: bytes) -> Answer:
        """Send it and wait for the whole answer; a connection that was closed is opened again."""
        began = time.perf_counter()
        try:
            self.connection().sendall(request)
            answer = self.read(began)
        except ConnectionError:
            self.close()
            self.connection().sendall(request)
            answer = self.read(began)
        return answer

    def connection(self) -> socket.socket:
        """The open connection."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def read(self, began: float) -> Answer:
        """Read one whole answer."""
        received = b""
        while True:
            part = self.connection().recv(262_144)
            if not part:
                raise ConnectionResetError("the server closed the connection")
            received += part
            if (whole := parsed(received)) is not None:
                status, headers, body = whole
                answer = Answer(status, headers, body, time.perf_counter() - began)
                if headers.get("connection") == "close":
                    self.close()
                return answer

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _remember(self, answer: Answer) -> Answer:
        for cookie in answer.headers.get("set-cookie", "").split("\n"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name:
                self.cookies[name] = value
        if found := TOKEN.search(answer.text):
            self.token = html.unescape(found.group(1) or found.group(2))
        return answer


def parsed(received: bytes) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body, once all of it has come."""
    head, gap, body = received.partition(b"\r\n\r\n")
    if not gap:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        name = name.lower()
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    length = int(headers.get("content-length", 0))
    if len(body) < length:
        return None
    return int(first.split()[1]), headers, body[:length]


@dataclass
class Load:
    """What saving without a pause came to."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Saves a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def save_without_pause(candidates: Sequence[Candidate], seconds: float) -> Load:
    """Every candidate sends the next save as soon as the last was answered."""
    load = Load(seconds)
    waiting = selectors.DefaultSelector()
    sent: dict[int, float] = {}
    received: dict[int, bytes] = {}
    count = 0

    def send(candidate: Candidate) -> None:
        nonlocal count
        request = candidate.save_request(count % candidate.total + 1, "ABCD"[count // 7 % 4])
        count += 1
        received[id(candidate)] = b""
        sent[id(candidate)] = time.perf_counter()
        candidate.connection().sendall(request)

    for candidate in candidates:
        waiting.register(candidate.connection(), selectors.EVENT_READ, candidate)
        send(candidate)
    end = time.perf_counter() + seconds
    open_requests = len(candidates)
    while open_requests:
        for key, _ in waiting.select(timeout=30) or _nothing():
            candidate = key.data
            part = candidate.connection().recv(65_536)
            if not part:
                load.failures.append("the server closed the connection")
                waiting.unregister(key.fileobj)
                open_requests -= 1
                continue
            received[id(candidate)] += part
            answer = parsed(received[id(candidate)])
            if answer is None:
                continue
            now = time.perf_counter()
            load.latencies.append(now - sent[id(candidate)])
            status, _, body = answer
            if status != 200 or b'"saved":[' not in body.replace(b" ", b""):
                load.failures.append(f"{status} {body[:200]!r}")
            if revision := REVISION.search(body):
                candidate.revision = int(revision.group(1))
            if now < end and status == 200:
                send(candidate)
            else:
                open_requests -= 1
    load.seconds = time.perf_counter() - end + seconds
    waiting.close()
    return load


def _nothing() -> Sequence[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError("the server did not answer for 30 s")
