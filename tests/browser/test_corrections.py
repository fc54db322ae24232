"""Disputed questions on every screen: reports, the queue, the dry run, notices and the errata."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account, Role
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.corrections.actions import report_item
from quizbank.extensions import db
from tests.browser.test_layout import SCREENS, problems
from tests.builders import create_account
from tests.corrections.building import REASON, other_letter, single_place, sit
from tests.live_server import LiveServer


@pytest.fixture
def disputed(live_server: LiveServer) -> dict[str, Any]:
    """A question that somebody answered and reported, and an administrator."""
    with live_server.app.app_context():
        learner = create_account(f"{uuid4().hex}@example.org", nickname="Learner")
        chief = create_account(f"{uuid4().hex}@example.org", role=Role.ADMINISTRATOR)
        place = single_place(sit(learner).form)
        version: ItemVersion = place.item_version
        letter = other_letter(version)
        attempt = sit(learner, form=place.form, answers={place.position: letter})
        found = report_item(
            learner,
            version,
            reason="wrong_key",
            text="Averyverylongwordwithoutanyspace" * 9,
            now=utcnow(),
        )
        db.session.commit()
        return {
            "learner": learner,
            "chief": chief,
            "question": f"/questions/{version.content['id']}/{version.number}",
            "report": f"/reports/{found.public_id}",
            "result": f"/attempts/{attempt.public_id}/result",
            "letter": letter,
        }


@pytest.mark.parametrize("screen", SCREENS)
def test_a_key_is_corrected_on_every_screen(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    disputed: dict[str, Any],
    screen: str,
) -> None:
    chief, learner = new_phone(**SCREENS[screen]), new_phone(**SCREENS[screen])
    sign_in(chief, disputed["chief"])
    found = problems(chief, "/reports/open") + problems(chief, disputed["report"])
    found += problems(chief, f"{disputed['question']}/key")

    chief.check(f"input[name=letter][value={disputed['letter']}]")
    chief.fill("textarea[name=reason]", REASON)
    chief.get_by_role("button", name="See what would change").click()
    expect(chief.get_by_role("heading", level=1)).to_contain_text("Correct the key of")
    width = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    wide, fits = chief.evaluate(width)
    assert wide <= fits
    chief.get_by_role("button", name="Correct the key").click()
    expect(chief.get_by_role("heading", name="Corrections so far")).to_be_visible()

    sign_in(learner, disputed["learner"])
    learner.goto("/")
    expect(learner.get_by_role("link", name="2 new notices")).to_be_visible()
    for path in ("/notices", "/reports", "/errata", disputed["result"]):
        found += problems(learner, path)
    found += problems(learner, f"{disputed['question']}/report")
    assert not found, "\n".join(found)
