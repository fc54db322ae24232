"""Two imports of one upload at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from flask import Flask

from quizbank.accounts.models import Account
from quizbank.educators.queries import items_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.educators.building import create_workspace
from tests.interchange.files import GIFT, only_upload, send, waiting_id


def test_two_imports_of_an_upload_at_once_import_once(
    app: Flask, browser: Browser, educator: Account
) -> None:
    row = create_workspace(educator)
    send(browser.sign_in(educator), row, GIFT)
    public_id, upload_id = row.public_id, waiting_id()
    at_once = Barrier(4)
    browsers = [Browser(app).sign_in(educator) for _ in range(4)]
    db.session.remove()

    def press(one: Browser) -> int:
        return import_once(one, at_once, public_id, upload_id)

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(press, browsers))

    assert statuses == [302] * 4
    assert len(items_of(db.session.merge(row))) == 3
    assert only_upload() is None


def import_once(browser: Browser, at_once: Barrier, public_id: UUID, upload_id: UUID) -> int:
    """Press the button together with the others."""
    with browser.app.test_request_context():
        token = browser.csrf_token()
    url = f"/teach/sets/{public_id}/import/{upload_id}/items"
    at_once.wait()
    with browser.app.app_context():
        return browser.client.post(url, data={"csrf_token": token}).status_code
