"""`make bench`: what a phone and the server have to carry, against what was promised.

    make bench              the table
    make bench ARGS=--run   also `make run` in a copy of this tree, the first time and again

Everything runs on 127.0.0.1 over a scratch SQLite database. Figures of saves are worth comparing
only on a machine that does nothing else; the reference beside them was taken in the same minute.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizbank.config import ROOT
from scripts.bench_page import next_question_paints, visits
from scripts.bench_reference import reference_server
from tests.bank_builder import write_question_set
from tests.chromium import FLAGS
from tests.http_candidate import Candidate, save_without_pause
from tests.live_server import LiveServer

SECONDS_OF_LOAD = 8
CANDIDATES = 20
SITTINGS = 12
NEXT_MOVES = 40


class Table:
    """Prints each figure as soon as it is known, beside what was promised."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def row(self, name: str, measured: float, unit: str, wanted: float | None = None) -> None:
        """A figure; `wanted` is the most that it may be."""
        self.print(name, f"{measured:,.1f} {unit}", wanted, measured <= (wanted or measured), "≤")

    def at_least(self, name: str, measured: float, unit: str, wanted: float) -> None:
        """A figure that should be high."""
        self.print(name, f"{measured:,.1f} {unit}", wanted, measured >= wanted, "≥")

    def print(self, name: str, said: str, wanted: float | None, is_met: bool, sign: str) -> None:
        """One line."""
        promise = f"{sign} {wanted:,.0f}" if wanted is not None else ""
        mark = "" if wanted is None else ("ok" if is_met else "MISSED")
        if not is_met:
            self.missed.append(name)
        print(f"  {name:<58}{said:>16}  {promise:>8}  {mark}", flush=True)


@contextmanager
def scratch_server(workers: int) -> Iterator[LiveServer]:
    """The app over a made-up bank from which a full CBCS exam can be drawn."""
    with tempfile.TemporaryDirectory(prefix="quizbank-bench-") as name:
        folder = Path(name)
        sets = [write_question_set(folder, "cbcs", items=200)]
        with LiveServer(folder, sets, name="bench", workers=workers) as server:
            yield server


def candidates_in_the_room(server: LiveServer, count: int) -> list[Candidate]:
    """Visitors who have begun a full exam."""
    candidates = [Candidate(server.port) for _ in range(count)]
    for candidate in candidates:
        candidate.start("cbcs", "full")
    return candidates


def measure_pages(server: LiveServer, table: Table) -> None:
    """What comes over the wire, and how fast the next question is there."""
    [candidate] = candidates_in_the_room(server, 1)
    cold, warm = visits(server, candidate)
    print(f"\nExam room, {candidate.total} questions, in Chromium")
    table.row("cold visit: document and all assets, compressed", cold.kilobytes, "kB", 90)
    table.row("cold visit: requests", cold.requests, "", 8)
    table.row("warm visit: bytes over the wire", warm.kilobytes, "kB")
    table.row("warm visit: requests", warm.requests, "", 2)
    paints = next_question_paints(server, candidate, NEXT_MOVES)
    table.row(
        "next question to next paint, CPU 4x slower: median", statistics.median(paints), "ms", 50
    )
    table.row("the same: 95th percentile", sorted(paints)[int(len(paints) * 0.95)], "ms")


def measure_saves(server: LiveServer, table: Table) -> None:
    """Answers saved, each durable before it is acknowledged."""
    print(f"\nAnswer saves, {server.workers} workers, SQLite WAL with synchronous=FULL")
    alone, *others = candidates_in_the_room(server, CANDIDATES)
    save_without_pause([alone], 1)  # warm-up
    one = save_without_pause([alone], SECONDS_OF_LOAD / 2)
    table.row("1 candidate: median", one.percentile(0.5), "ms", 8)
    table.row("1 candidate: 95th percentile", one.percentile(0.95), "ms")
    save_without_pause([alone, *others], 1)
    many = save_without_pause([alone, *others], SECONDS_OF_LOAD)
    table.row(f"{CANDIDATES} candidates without pause: median", many.percentile(0.5), "ms")
    table.row(
        f"{CANDIDATES} candidates without pause: 95th percentile", many.percentile(0.95), "ms", 80
    )
    with reference_server(server.folder, server.workers) as clients:
        save_without_pause(clients(CANDIDATES), 1)
        bare = save_without_pause(clients(CANDIDATES), SECONDS_OF_LOAD)
    table.at_least("saves a second", many.rate, "/s", bare.rate / 2)
    table.row("reference: session, CSRF and one commit, nothing else", bare.rate, "/s")
    table.row("reference: commits by SQLite alone, one connection", commits(server.folder), "/s")
    table.row("saves that failed", len(one.failures) + len(many.failures), "", 0)
    for failure in (one.failures + many.failures)[:3]:
        print(f"    {failure}")


def commits(folder: Path, seconds: float = 1.0) -> float:
    """How many durable commits a second this disk takes from one connection."""
    connection = sqlite3.connect(folder / "commits.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (v TEXT)")
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.execute("INSERT INTO t VALUES ('x')")
        count += 1
    connection.close()
    return count / seconds


def measure_sittings(server: LiveServer, table: Table) -> None:
    """Beginning and finishing a full exam."""
    print("\nA full exam, one candidate after another")
    starts, rooms, finishes = [], [], []
    for _ in range(SITTINGS):
        candidate = Candidate(server.port)
        starts.append(candidate.start("cbcs", "full") * 1000)
        rooms.append(candidate.get(candidate.attempt).seconds * 1000)
        for position in range(1, candidate.total + 1):
            candidate.save(position, "ABCD"[position % 4])
        finishes.append(candidate.finish() * 1000)
        candidate.close()
    table.row("start: median", statistics.median(starts), "ms", 120)
    table.row("room: median", statistics.median(rooms), "ms")
    table.row("finish: median", statistics.median(finishes), "ms", 120)


def measure_lighthouse(server: LiveServer, table: Table, program: str) -> None:
    """Lighthouse on a simulated slow phone: home, exam start, exam room, report."""
    print("\nLighthouse, simulated slow phone")
    [sitting, finished] = candidates_in_the_room(server, 2)
    finished.finish()
    pages = {
        "home": ("/", None),
        "exam start": ("/exams/cbcs/start", None),
        "exam room": (sitting.attempt, sitting),
        "report": (f"{finished.attempt}/result", finished),
    }
    flags = " ".join(["--headless=new", *(f"'{flag}'" if " " in flag else flag for flag in FLAGS)])
    for name, (path, candidate) in pages.items():
        command = [program, server.url + path, "--quiet", "--output=json", "--output-path=stdout"]
        command += ["--no-enable-error-reporting", f"--chrome-flags={flags}"]
        if candidate:
            cookie = "; ".join(f"{key}={value}" for key, value in candidate.cookies.items())
            command += ["--extra-headers", json.dumps({"Cookie": cookie})]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
        scores = json.loads(done.stdout)["categories"]
        for category, wanted in (
            ("performance", 95),
            ("accessibility", 100),
            ("best-practices", 100),
        ):
            score = (scores[category]["score"] or 0) * 100
            table.at_least(f"{name}: {category}", score, "", wanted)


def measure_run(table: Table) -> None:
    """`make run` in a copy of this tree, without its virtual environment, and once more."""
    print("\nmake run in a fresh copy")
    with tempfile.TemporaryDirectory(prefix="quizbank-run-") as name:
        copy = Path(name) / "quizbank"
        ours = shutil.ignore_patterns(
            ".git", ".venv", "instance", "node_modules", "*_cache", "__pycache__"
        )
        shutil.copytree(ROOT, copy, ignore=ours)
        for label, wanted in (("first", 120), ("again", 5)):
            table.row(
                f"make run, {label}: until the address is printed", run_once(copy), "s", wanted
            )


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_once(copy: Path) -> float:
    """Seconds until `make run` says where the app is; then it is stopped."""
    unwanted = ("SECRET_KEY", "DATABASE_URL", "QUIZBANK_", "MAKE", "MFLAGS")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=copy,
        env={**environment, "QUIZBANK_BIND": f"127.0.0.1:{free_port()}"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for line in process.stdout or ():
            if re.search(r"Quizbank is at http", line):
                return time.perf_counter() - began
        raise SystemExit("make run ended without an address")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--run", action="store_true", help="measure `make run` as well")
    options.add_argument("--workers", type=int, default=2)
    chosen = options.parse_args()
    table = Table()
    with scratch_server(chosen.workers) as server:
        measure_pages(server, table)
        measure_saves(server, table)
        measure_sittings(server, table)
        local = ROOT / "node_modules" / ".bin" / "lighthouse"
        program = os.environ.get("LIGHTHOUSE") or (
            str(local) if local.exists() else shutil.which("lighthouse")
        )
        if program:
            measure_lighthouse(server, table, program)
        else:
            print("\nLighthouse is not installed (LIGHTHOUSE names the program); left out.")
    if chosen.run:
        measure_run(table)
    print(f"\n{len(table.missed)} missed{': ' + ', '.join(table.missed) if table.missed else ''}")
    sys.exit(1 if table.missed else 0)


if __name__ == "__main__":
    main()
