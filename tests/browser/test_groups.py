"""Study groups on a phone: invited by QR, sat together, compared."""

import base64
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.groups.models import StudyGroup
from tests.browser.test_layout import SCREENS, problems, sideways_when_large
from tests.builders import create_account
from tests.groups.building import begin, create_challenge, create_group, membership, shares, sit
from tests.live_server import LiveServer

GREY_OF = """
async (png) => {
    const image = new Image();
    image.src = png;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const grey = [];
    for (let at = 0; at < data.length; at += 4) grey.push(data[at]);
    return { width: image.width, height: image.height, grey };
}
"""


def somebody(nickname: str) -> Account:
    """One more person on the live server."""
    return create_account(f"{uuid4().hex}@example.org", nickname=nickname)


@pytest.fixture
def group(live_server: LiveServer, person: Account) -> StudyGroup:
    """A group of that person alone."""
    with live_server.app.app_context():
        return create_group(db.session.get_one(Account, person.id))


def scanned(page: Page) -> str:
    """What the camera of another phone reads from the screen."""
    shot = page.locator(".invitation__qr").screenshot()
    png = "data:image/png;base64," + base64.b64encode(shot).decode()
    picture = page.evaluate(GREY_OF, png)
    grey = numpy.array(picture["grey"], dtype=numpy.uint8)
    [found] = zxingcpp.read_barcodes(grey.reshape(picture["height"], picture["width"]))
    return str(found.text)


@pytest.mark.parametrize(
    "screen",
    [{}, {"color_scheme": "dark"}, {"java_script_enabled": False}],
    ids=["light", "dark", "plain"],
)
def test_the_invitation_opens_by_qr_on_another_phone(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    person: Account,
    group: StudyGroup,
    screen: dict[str, Any],
) -> None:
    owner, other = new_phone(color_scheme=screen.get("color_scheme", "light")), new_phone(**screen)
    sign_in(owner, person)
    owner.goto(f"/groups/{group.public_id}/invitation")

    link = scanned(owner)

    assert link == owner.locator(".invitation__link").inner_text()
    assert link.endswith(f"/join/{group.invite_token}")
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Join ‘Tuesday coders’")
    other.get_by_label("Nickname").fill("Gust")
    button = other.get_by_role("button", name="Join")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 48
    assert box["width"] > 300, "as wide as the thumb reaches"
    assert box["y"] + box["height"] <= 740, "without scrolling"
    button.click()
    other.wait_for_url("**/groups/*")
    expect(other.get_by_role("heading", level=1)).to_have_text("Tuesday coders")
    other.get_by_role("link", name="2 members").click()
    expect(other.locator("main")).to_contain_text("Gust You")


def test_a_group_is_made_challenged_sat_and_compared_with_one_thumb(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, Account], None], person: Account
) -> None:
    page = new_phone()
    sign_in(page, person)
    page.goto("/groups")
    page.get_by_role("link", name="Make a group").click()
    page.get_by_label("Name of the group").fill("Sunday mornings")
    page.get_by_label("CBCS").check()
    page.get_by_role("button", name="Make the group").click()
    page.get_by_role("link", name="Back to the group").click()
    page.get_by_role("link", name="Challenge the group").click()
    page.get_by_label("What to call it").fill("First try")
    page.get_by_role("button", name="Challenge the group").click()
    page.get_by_role("button", name="Begin now").click()
    page.wait_for_url("**/attempts/*")
    page.locator("[data-shown] .option").nth(1).click()
    expect(page.locator("#save-state")).to_have_text(re.compile("^Saved"))
    page.goto(page.url + "/finish")
    page.get_by_role("button", name="Submit exam").click()
    page.wait_for_url("**/result")

    page.get_by_role("link", name="Compare in ‘Sunday mornings’").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("First try")
    expect(page.locator("main")).to_contain_text("Nobody else who has finished shares scores yet.")


@pytest.fixture(scope="module")
def visited(live_server: LiveServer) -> Iterator[dict[str, Any]]:
    """A busy group, its owner, and where its pages are."""
    with live_server.app.app_context():
        owner = somebody("Priscilla-with-a-long-name")
        mates = [somebody(f"Groupmate {number} of the group") for number in range(5)]
        group = create_group(owner, *mates, name="People who prepare in the evenings after work")
        group.weekly_goal = 500
        shares(group, [owner, *mates], "scores", "domains", "activity")
        now = utcnow()
        exams = [
            create_challenge(group, mates[0], seed=seed, now=now, title=f"Exam of week {seed}")
            for seed in range(4)
        ]
        for exam in exams[:2]:
            for number, one in enumerate([owner, *mates]):
                sit(exam, one, range(1, 6 + 4 * number), now=now - timedelta(minutes=20))
        begin(exams[2], owner, now=now)
        exams[1].closes_at = now - timedelta(minutes=1)
        db.session.commit()
        here = f"/groups/{group.public_id}"
        theirs = f"{here}/members/{membership(mates[0], group).public_id}"
        yield {
            "owner": owner,
            "paths": [
                "/groups",
                "/groups/new",
                here,
                *[
                    f"{here}/{page}"
                    for page in (
                        "members",
                        "activity",
                        "settings",
                        "sharing",
                        "invitation",
                        "departure",
                        "dissolution",
                        "challenges/new",
                    )
                ],
                *[f"{here}/challenges/{exam.public_id}" for exam in exams],
                f"{here}/challenges/{exams[0].public_id}/removal",
                f"{theirs}/removal",
                f"{theirs}/ownership",
                "/join",
                "/join/nothing",
            ],
            "invitation": f"/join/{group.invite_token}",
        }


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_a_group_fits(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    visited: dict[str, Any],
    screen: str,
    page_problems: Any,
) -> None:
    page_problems.allow("404")
    page, outside = new_phone(**SCREENS[screen]), new_phone(**SCREENS[screen])
    sign_in(page, visited["owner"])

    found = [problem for path in visited["paths"] for problem in problems(page, path)]
    found += problems(outside, visited["invitation"])

    assert not found, "\n".join(found)


def test_every_page_of_a_group_fits_with_text_of_twice_the_size(
    new_phone: Callable[..., Page],
    sign_in: Callable[[Page, Account], None],
    visited: dict[str, Any],
    page_problems: Any,
) -> None:
    page_problems.allow("404")
    page = new_phone()
    sign_in(page, visited["owner"])

    found = sideways_when_large(page, visited["paths"])

    assert not found, "\n".join(found)
