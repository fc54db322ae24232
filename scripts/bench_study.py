"""`make bench-study`: what one practice answer costs a person with a long history.

    make bench-study                          the table: 5,000 questions, 20,000 answers
    make bench-study ARGS="--answers 2000"    a smaller history

An answer is the whole request: verdict, mastery, review and the choice of the next question, over
a scratch SQLite database with durable commits. The second half of the table is taken again after
others have answered as much, because no cost may grow with other people.
"""

import argparse
import gc
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, url_for
from flask_migrate import upgrade
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizbank import create_app
from quizbank.accounts.models import Account
from quizbank.bank.formats import format_in_force
from quizbank.clock import local_day, utcnow
from quizbank.config import read_settings
from quizbank.core.pool import PoolItem
from quizbank.exams.queries import pool_for
from quizbank.extensions import db
from quizbank.progress.queries import knowledge_of, topic_weights
from quizbank.review.queries import todays_cards
from scripts.bench import Table
from scripts.long_history import EXAM, IN_A_SITTING, add_cards, join, live_through, load_bank

SESSIONS, PAGES = 6, 25
OTHERS = 40
Result = TypeVar("Result")
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Size:
    """How much there is."""

    items: int
    answers: int
    cards: int


@contextmanager
def scratch_app() -> Iterator[Flask]:
    """The app over an empty database, as in production but for rate limits."""
    with tempfile.TemporaryDirectory(prefix="quizbank-bench-study-") as name:
        folder = Path(name)
        settings = {
            "QUIZBANK_ENV": "test",
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
            "QUIZBANK_CODES": str(folder / "none.sqlite"),
            "RATELIMIT_ENABLED": "0",
        }
        app = create_app(read_settings(settings))
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


@dataclass(frozen=True)
class Took:
    """How long something took, in milliseconds: by the clock, and of the processor alone."""

    clock: float
    processor: float


def timed(act: Callable[[], Result]) -> tuple[Result, Took]:
    """What something gives, and how long it takes."""
    began, used = time.perf_counter(), time.process_time()
    found = act()
    took = Took((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000)
    return found, took


class Browser:
    """Somebody's browser, which sends the token that it was given with the last page."""

    def __init__(self, app: Flask, account: Account) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""
        with self.client.session_transaction() as flask_session:
            flask_session["_user_id"] = account.get_id()
            flask_session["_fresh"] = True

    def load(self, address: str) -> Took:
        """Show a page."""
        page, took = self._open("GET", address)
        if page.status_code != 200:
            raise SystemExit(f"{address} answered {page.status_code}")
        found = TOKEN.search(page.text)
        self.token = found.group(1) if found else self.token
        return took

    def send(self, address: str, **fields: str) -> tuple[str, Took]:
        """Send a form; where that leads."""
        page, took = self._open("POST", address, data={"csrf_token": self.token, **fields})
        if page.status_code != 302:
            raise SystemExit(f"{address} answered {page.status_code}")
        return page.location, took

    def _open(self, method: str, address: str, **sent: Any) -> tuple[TestResponse, Took]:
        with self.app.app_context():
            return timed(lambda: self.client.open(address, method=method, **sent))


def practise(app: Flask, account: Account, *, sessions: int, chance: Random) -> list[Took]:
    """Whole sessions through the pages; the time of each answer."""
    took = []
    browser = Browser(app, account)
    for _ in range(sessions):
        browser.load(address_of(app, "pages.home"))
        first, _took = browser.send(address_of(app, "study.start"))
        for position in range(1, IN_A_SITTING + 1):
            address = f"{first.rpartition('/')[0]}/{position}"
            browser.load(address)
            took.append(browser.send(address, chosen=chance.choice("ABCD"), confidence="unsure")[1])
        attempt = UUID(first.split("/")[2])
        browser.send(address_of(app, "study.ending", public_id=attempt))
    return took


def page_times(app: Flask, account: Account, endpoint: str) -> list[Took]:
    """The time of a page, several times."""
    browser, address = Browser(app, account), address_of(app, endpoint)
    browser.load(address)
    return [browser.load(address) for _ in range(PAGES)]


def address_of(app: Flask, endpoint: str, **values: Any) -> str:
    """Where an endpoint is."""
    with app.test_request_context():
        return url_for(endpoint, **values)


def settle() -> None:
    """Leave the many objects that made the history out of the collector's rounds, as a server that
    never made one has them.
    """
    db.session.expunge_all()
    gc.collect()
    gc.freeze()


def queue_times(account: Account, pool: Sequence[PoolItem]) -> list[Took]:
    """The time of today's queue, without its page."""
    now = utcnow()
    rules = format_in_force(EXAM, now.date())
    weights = topic_weights(rules, pool)
    weak = knowledge_of(account, rules, pool).weak_topics

    def ask() -> None:
        db.session.expire_all()
        todays_cards(
            account,
            day=local_day(now, account.time_zone),
            now=now,
            topic_weights=weights,
            weak_topics=weak,
        )

    ask()
    return [timed(ask)[1] for _ in range(PAGES)]


def measure(app: Flask, account: Account, pool: Sequence[PoolItem], table: Table) -> None:
    """All rows of the table."""
    rows(table, "today's queue", queue_times(account, pool), 20)
    answers = practise(app, account, sessions=SESSIONS, chance=Random(3))  # noqa: S311
    rows(table, f"one answer of {len(answers)}", answers, 25)
    rows(table, "progress page", page_times(app, account, "progress.page"), 60)
    rows(table, "home", page_times(app, account, "pages.home"))
    rows(table, "study plan", page_times(app, account, "study.plan"))


def rows(table: Table, name: str, took: Sequence[Took], wanted: float | None = None) -> None:
    """Median, 19 of 20, and what the processor did: on a busy machine only that can be compared."""
    clock = sorted(one.clock for one in took)
    table.row(f"{name}: median", statistics.median(clock), "ms", wanted)
    table.row(f"{name}: 95th percentile", clock[int(len(clock) * 0.95)], "ms")
    processor = statistics.median(one.processor for one in took)
    table.row(f"{name}: of the processor, median", processor, "ms")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--items", type=int, default=5_000)
    options.add_argument("--answers", type=int, default=20_000)
    options.add_argument("--cards", type=int, default=5_000)
    size = Size(**vars(options.parse_args()))
    chance = Random(1)  # noqa: S311  a made-up history
    table, now = Table(), utcnow()
    with scratch_app() as app:
        load_bank(size.items, now=now)
        rules = format_in_force(EXAM, now.date())
        pool = pool_for(None, rules, day=now.date())
        person = join("long@example.org", now=now)
        person.exam_date = now.date() + timedelta(days=20)
        live_through(person, pool, size.answers, chance=chance, now=now)
        add_cards(person, pool, size.cards, chance=chance, now=now)
        settle()
        print(f"\n{len(pool):,} questions, {size.answers:,} answers, {size.cards:,} review cards")
        measure(app, person, pool, table)
        for number in range(OTHERS):
            other = join(f"{number}@example.org", now=now)
            live_through(other, pool, size.answers // OTHERS, chance=chance, now=now)
        settle()
        others = db.session.scalar(select(func.count()).select_from(Account)) or 0
        print(f"\nThe same after {others - 1} other people gave {size.answers:,} answers")
        measure(app, person, pool, table)
    print(f"\n{len(table.missed)} missed{': ' + ', '.join(table.missed) if table.missed else ''}")
    sys.exit(1 if table.missed else 0)


if __name__ == "__main__":
    main()
