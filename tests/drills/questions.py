"""What a test knows of a question that a page asks: its key, and an answer that is not the key."""

from dataclasses import dataclass

from quizbank.config import DEVELOPMENT_KEY
from quizbank.core.drills.kinds import DrillKind
from quizbank.core.drills.making import Drill
from quizbank.core.items import SingleItem
from quizbank.drills.queries import drill_of
from quizbank.drills.tokens import Asked, asked_by
from tests.browser_client import Browser, Page


@dataclass(frozen=True)
class Question:
    """A question on show."""

    page: Page
    asked: Asked
    drill: Drill

    @property
    def key(self) -> str:
        """The right letter or code."""
        return self.drill.item.answer_key

    @property
    def wrong(self) -> str:
        """A letter or code that is not right."""
        item = self.drill.item
        if isinstance(item, SingleItem):
            return next(letter for letter in item.options if letter != item.key)
        return item.near_misses[0].code


def ask(browser: Browser, kind: DrillKind, exam: str = "ccs") -> Question:
    """Load a question of a kind."""
    page = browser.get("drills.another", kind=kind.value, exam=exam, expect=302, follow=True)
    return question_on(page)


def question_on(page: Page) -> Question:
    """The question that a page asks."""
    asked = asked_by(page.url.rpartition("/")[2], secret_key=DEVELOPMENT_KEY)
    return Question(page, asked, drill_of(asked.kind, asked.seed, asked.edition))
