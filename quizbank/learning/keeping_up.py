"""A thread of each server process that brings the shared difficulties up to the log, people whose
verdicts were corrected, and what is learned from exams whose result nobody looked at.

`gunicorn.conf.py` starts it; tests and commands never do. Of all processes one works at a time.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask

from quizbank.learning.difficulties import catch_up
from quizbank.learning.stale_people import replay_some
from quizbank.learning.unseen_exams import hear_of_unseen_exams

SECONDS_BETWEEN = 3.0  # looks at the log
SECONDS_OF_BREATH = 0.1  # between two parts of a long log
BETWEEN_EXAMS = timedelta(minutes=10)  # looks for exams that ran out the day before
MOST_SECONDS_BETWEEN = 300.0  # while the database does not answer


class KeepingUp(Thread):
    """Runs until it is told to end, whatever the database does meanwhile."""

    def __init__(
        self,
        app: Flask,
        *,
        clock: Callable[[], datetime],
        seconds_between: float = SECONDS_BETWEEN,
    ) -> None:
        super().__init__(name="difficulties", daemon=True)
        self._app = app
        self._clock = clock
        self._exams_from: datetime | None = None
        self._between = seconds_between
        self._end = Event()
        self._failures = 0

    def run(self) -> None:
        """Look, wait, look again; longer after each failure."""
        pause = self._between
        while not self._end.wait(pause):
            pause = self._look()

    def end(self) -> None:
        """Finish what is being written, and no more."""
        self._end.set()
        self.join(timeout=5)

    def _look(self) -> float:
        """Learn from what is new; the seconds to wait before the next look."""
        try:
            with self._app.app_context():
                news = catch_up() + replay_some() + self._unseen_exams()
        except Exception as problem:  # a thread that ended would be missed by nobody
            self._failures += 1
            if self._failures == 1:  # and not with every look
                self._app.logger.warning("Difficulties are not kept up for now: %r", problem)
            return float(min(self._between * 2**self._failures, MOST_SECONDS_BETWEEN))
        if self._failures:
            self._app.logger.warning("Difficulties are kept up again.")
        self._failures = 0
        return min(SECONDS_OF_BREATH, self._between) if news else self._between

    def _unseen_exams(self) -> int:
        """Now and then learn from some of them; how many there were."""
        now = self._clock()
        if self._exams_from is not None and now < self._exams_from:
            return 0
        self._exams_from = now + BETWEEN_EXAMS
        found = hear_of_unseen_exams(now=now)
        if found:
            self._exams_from = now  # there may be more
        return found
