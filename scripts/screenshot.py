"""`make screenshot`: the exam room on a phone, for the README."""

import tempfile
from pathlib import Path

from quizbank.clock import utcnow
from quizbank.config import ROOT
from quizbank.exams.queries import unfinished_attempts
from quizbank.extensions import db
from scripts.demo_data import create_learner_with_history
from tests.chromium import PHONE, chromium
from tests.live_server import LiveServer

PICTURE = ROOT / "docs" / "screenshots" / "exam-room.png"


def main() -> None:
    """Open the learner's exam at its next question, answer it, and take the picture."""
    with (
        tempfile.TemporaryDirectory(prefix="quizbank-screenshot-") as folder,
        LiveServer(Path(folder), [ROOT / "question_sets"], name="screenshot") as server,
    ):
        with server.app.app_context():
            learner = create_learner_with_history(now=utcnow())
            db.session.commit()
            [attempt] = unfinished_attempts(learner, now=utcnow())
            cookie = server.session_cookie(learner)
        take(server.url, f"/attempts/{attempt.public_id}", cookie)
    print(f"{PICTURE.relative_to(ROOT)} was taken")


def take(url: str, path: str, cookie: str) -> None:
    """One picture at 360 × 740."""
    with chromium() as browser:
        context = browser.new_context(**{**PHONE, "device_scale_factor": 2}, base_url=url)
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(path)
        page.locator(".question[data-shown] .option label").nth(1).tap()
        page.get_by_text("Saved").first.wait_for()
        page.wait_for_timeout(300)
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
