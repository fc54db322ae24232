"""The progress page answers in time however much a person has done (`make test-long`)."""

import random
import sys
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import yaml

from quizbank.accounts.models import Account
from quizbank.bank.actions import load_question_set
from quizbank.core.bank_file import read_question_set
from quizbank.exams.models import Attempt, LookUp
from quizbank.extensions import db
from quizbank.learning.actions import learn
from quizbank.learning.difficulties import catch_up
from quizbank.progress.models import Forecast
from tests.bank_builder import question_set
from tests.browser_client import Browser
from tests.builders import create_attempt
from tests.progress.answering import NOW, judged, pool

MOST_SECONDS = 0.060
ITEMS, IN_A_SET, ANSWERS, AT_ONCE = 5_000, 500, 20_000, 500
SITTINGS, LOOK_UPS = 200, 40
VISITS = 21


def fill_bank() -> None:
    """Question sets as large as one may be."""
    for number in range(ITEMS // IN_A_SET):
        written = yaml.safe_dump(question_set("cpc", name=f"cpc-{number}", items=IN_A_SET))
        load_question_set(read_question_set(f"{number}.yaml", written.encode()), now=NOW)
        db.session.commit()


def sit_exams(account: Account) -> None:
    """Two hundred finished exams, in each of which the code book was opened forty times."""
    form = create_attempt(account, exam="cpc").form
    for number in range(SITTINGS):
        began = NOW - timedelta(days=number)
        attempt = Attempt(
            account=account,
            form=form,
            mode="exam",
            time_multiplier=account.time_multiplier,
            started_at=began,
            closed_at=began + timedelta(hours=1),
            closed_by="candidate",
        )
        db.session.add(attempt)
        db.session.flush()
        db.session.add_all(
            LookUp(attempt_id=attempt.id, key=str(key), looked_for="x", seconds=30, seen_at=began)
            for key in range(LOOK_UPS)
        )
    db.session.commit()


def times_of(browser: Browser) -> list[float]:
    """How long the page took, visit by visit."""
    address, times = browser.url("progress.page"), []
    for _ in range(VISITS):
        began = perf_counter()
        page = browser.client.get(address)
        times.append(perf_counter() - began)
        assert page.status_code == 200
    return times


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_page_takes_no_time_after_20_000_answers(
    browser: Browser, learner: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_bank()
    items, luck = pool("cpc"), random.Random(1)
    for _ in range(0, ANSWERS, AT_ONCE):
        chosen = luck.sample(items, AT_ONCE)
        learn(learner, [judged(one, is_right=luck.random() < 0.7, exam="cpc") for one in chosen])
        db.session.commit()
    while catch_up():
        pass
    sit_exams(learner)
    learner.exam = "cpc"
    browser.sign_in(learner)

    times = times_of(browser)
    with_a_new_forecast = []
    for _ in range(VISITS):
        db.session.query(Forecast).delete()
        db.session.commit()
        began = perf_counter()
        browser.client.get(browser.url("progress.page"))
        with_a_new_forecast.append(perf_counter() - began)

    with capsys.disabled():
        sys.stdout.write(
            f"\nprogress page, {len(items)} items, {ANSWERS} answers: "
            f"median {median(times) * 1e3:.0f} ms, "
            f"{median(with_a_new_forecast) * 1e3:.0f} ms when a forecast is kept\n"
        )
    assert median(times) <= MOST_SECONDS
