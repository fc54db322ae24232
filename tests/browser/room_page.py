"""The exam room as a person with a thumb sees it."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect

from quizbank.accounts.models import Account
from quizbank.exams.models import Attempt, ItemResponse
from quizbank.exams.queries import attempt_of, positions_of, responses_of
from quizbank.exams.rooms import room_positions
from tests.live_server import LiveServer


class RoomPage:
    """The room of one attempt on one phone or desk."""

    def __init__(self, page: Page, server: LiveServer, person: Account, attempt: Attempt) -> None:
        self.page = page
        self.server = server
        self.person = person
        self.attempt = attempt
        self.question = page.locator(".question[data-shown]")
        self.save_state = page.locator("#save-state")
        self.message = page.locator(".room__message")
        self.time = page.locator(".room__time")
        self.record = page.locator(".record[data-shown]")

    def enter(self, *, at: int | None = None) -> Self:
        """Load the room, at a question if one is named, and wait for its script."""
        self.page.goto("about:blank")
        self.page.goto(f"/attempts/{self.attempt.public_id}" + (f"#question-{at}" if at else ""))
        expect(self.page.locator("#room[data-ready]")).to_be_attached()
        return self

    def option(self, letter: str) -> Locator:
        """The row of an option of the question that is shown."""
        return self.question.locator(".option").filter(
            has=self.page.locator(f"input[value={letter}]")
        )

    def select(self, letter: str) -> None:
        """Tap an option."""
        self.option(letter).locator("label").click()

    def press(self, name: str) -> None:
        """Tap a button of the bottom bar, or of the dialog that is open."""
        place = self.page.locator("dialog[open]")
        place = place if place.count() else self.page.locator(".room__actions")
        place.get_by_role("button", name=name, exact=True).click()

    def open_grid(self) -> Locator:
        """Tap the count."""
        self.page.locator(".room__count button").click()
        return self.page.locator("#grid")

    def open_menu(self) -> Locator:
        """Tap the three dots."""
        self.page.get_by_role("button", name="Menu").click()
        return self.page.locator("#menu")

    def listens_to_keys(self) -> None:
        """Wait until the keyboard works; its script comes last."""
        expect(self.page.locator("[value=keys]:not([hidden])")).to_be_attached()

    def has_question(self, position: int) -> None:
        """Wait until that question is the one that is shown."""
        expect(self.question).to_have_attribute("id", f"question-{position}")

    def is_saved(self) -> None:
        """Wait until everything is with the server."""
        expect(self.save_state).to_have_text("Saved")

    def keeps(self, trouble: str) -> None:
        """Wait until the bar says that answers are kept here, and why."""
        expect(self.save_state).to_have_text(re.compile(f"^{trouble}: kept on this phone$"))

    def answers(self) -> dict[int, str]:
        """What the server has, in shown letters, question by question."""
        with self.server.app.app_context():
            attempt = attempt_of(self.person, self.attempt.public_id)
            assert attempt is not None
            shown = room_positions(positions_of(attempt.form), responses_of(attempt))
            return {place.position: place.chosen for place in shown if place.chosen}

    def responses(self) -> dict[int, ItemResponse]:
        """What the server has of each question, in the author's letters."""
        with self.server.app.app_context():
            attempt = attempt_of(self.person, self.attempt.public_id)
            assert attempt is not None
            return dict(responses_of(attempt))
