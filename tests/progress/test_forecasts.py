"""Every estimate that was told is kept with all that it was made from."""

from datetime import timedelta

import pytest

from quizbank.accounts.models import Account
from quizbank.core.mastery import Gaussian
from quizbank.core.readiness import Cell, readiness, recalibrated
from quizbank.extensions import db
from quizbank.progress.actions import keep_forecast
from quizbank.progress.models import Forecast, Recalibration
from tests.browser_client import Browser
from tests.progress.answering import NOW, TODAY, answer, outlook_of, pool, rules


def kept() -> list[Forecast]:
    """Everything that was kept, in order."""
    return db.session.query(Forecast).order_by(Forecast.id).all()


def keep(account: Account, **when: timedelta) -> Forecast | None:
    """Make an estimate and keep it."""
    now = NOW + when.get("later", timedelta(0))
    forecast = keep_forecast(account, outlook_of(account, now=now))
    db.session.commit()
    return forecast


def test_a_forecast_can_be_made_again_from_its_inputs(learner: Account) -> None:
    answer(learner, 60)
    keep(learner)
    db.session.expire_all()

    (forecast,) = kept()
    again = readiness(
        Gaussian(*forecast.inputs["ability"]),
        [Cell(*cell) for cell in forecast.inputs["cells"]],
        forecast.inputs["need"],
        exam_day_variance=forecast.inputs["exam_day_variance"],
    )

    assert forecast.inputs_version == 1
    assert again.p_pass == forecast.p_model == forecast.p_pass
    assert (again.chance_low, again.chance_high) == (forecast.chance_low, forecast.chance_high)
    assert (again.expected, again.low, again.high) == (
        forecast.expected,
        forecast.low,
        forecast.high,
    )


def test_nothing_is_kept_twice_while_nothing_was_learned(
    browser: Browser, learner: Account
) -> None:
    answer(learner, 60)
    browser.sign_in(learner)

    for _ in range(3):
        browser.get("progress.page")

    assert len(kept()) == 1


def test_a_forecast_is_kept_after_every_change(learner: Account) -> None:
    answer(learner, 60)
    keep(learner)
    answer(learner, 1, right=0.0)

    keep(learner, later=timedelta(hours=1))

    first, second = kept()
    assert second.revision > first.revision
    assert second.p_pass < first.p_pass


def test_nothing_is_kept_when_it_is_too_early(learner: Account) -> None:
    answer(learner, 10)

    assert keep(learner) is None
    assert kept() == []


def test_other_rules_make_another_forecast(learner: Account) -> None:
    answer(learner, 60)
    keep(learner)
    other = rules().model_copy(update={"version": "cbcs-next"})

    keep_forecast(learner, outlook_of(learner, other, pool()))

    assert [forecast.format_version for forecast in kept()] == [rules().version, "cbcs-next"]


def test_the_day_is_that_of_where_the_person_is(learner: Account) -> None:
    learner.time_zone = "Pacific/Auckland"
    answer(learner, 60)

    forecast = keep(learner)

    assert forecast
    assert forecast.day == TODAY + timedelta(days=1)


def test_what_results_taught_corrects_the_chance_and_not_the_score(learner: Account) -> None:
    answer(learner, 60)
    before = outlook_of(learner)
    db.session.add(
        Recalibration(
            made_at=NOW,
            outcomes=200,
            intercept=-0.5,
            slope=0.8,
            log_loss=0.5,
            log_loss_before=0.6,
        )
    )
    db.session.commit()

    after = outlook_of(learner)

    assert before.readiness
    assert after.readiness
    assert after.readiness.p_pass == recalibrated(before.readiness.p_pass, -0.5, 0.8)
    assert after.readiness.chance_low < after.readiness.p_pass < after.readiness.chance_high
    assert after.p_model == before.p_model
    assert after.readiness.expected == before.readiness.expected
    assert after.inputs["correction"] == [-0.5, 0.8]


@pytest.mark.parametrize("exam", ["cpc", "ccs", "cca", "cbcs"])
def test_every_exam_can_be_forecast(learner: Account, exam: str) -> None:
    answer(learner, 120, exam=exam)

    readiness_found = outlook_of(learner, rules(exam), pool(exam)).readiness

    assert readiness_found
    assert readiness_found.items == rules(exam).scored.value
    assert 0 <= readiness_found.chance_low <= readiness_found.p_pass
    assert readiness_found.p_pass <= readiness_found.chance_high <= 1
    assert readiness_found.low < readiness_found.expected < readiness_found.high
