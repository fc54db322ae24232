"""Forecasts held against what became of them."""

from datetime import date, timedelta

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.extensions import db
from quizbank.progress.actions import learn_from_outcomes
from quizbank.progress.models import ExamOutcome, Forecast, Recalibration
from quizbank.progress.outcomes import correction_in_force, held_against
from tests.builders import create_account
from tests.progress.answering import NOW, TODAY

HEADING = "Forecast        Results  Mean forecast  Passed"


def forecast(account: Account, p: float, *, day: date = TODAY, exam: str = "cpc") -> None:
    """An estimate that was made on a day."""
    db.session.add(
        Forecast(
            account_id=account.id,
            exam=exam,
            format_version="cpc-2026",
            made_at=NOW - (TODAY - day),
            day=day,
            revision=1,
            p_model=p,
            p_pass=p,
            chance_low=p,
            chance_high=p,
            expected=0.7,
            low=0.6,
            high=0.8,
            inputs={},
        )
    )


def sat(account: Account, day: date, *, is_pass: bool = True, exam: str = "cpc") -> None:
    """A real result."""
    db.session.add(
        ExamOutcome(account_id=account.id, exam=exam, sat_on=day, is_pass=is_pass, told_at=NOW)
    )


def many(told: list[tuple[float, bool]]) -> None:
    """People whose exam was a day after the forecast."""
    people = [Account(email=None, created_at=NOW) for _ in told]
    db.session.add_all(people)
    db.session.flush()
    for person, (p, is_pass) in zip(people, told, strict=True):
        forecast(person, p)
        sat(person, TODAY + timedelta(days=1), is_pass=is_pass)
    db.session.commit()


def printed(app: Flask, *options: str) -> list[str]:
    """What the command says."""
    result = app.test_cli_runner().invoke(args=["progress", "calibration", *options])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def overconfident(number: int) -> tuple[float, bool]:
    """Chances of 95 and 5 per cent, of which only 7 in 10 come so."""
    is_sure = number % 2 == 0
    return (0.95, number % 20 < 14) if is_sure else (0.05, number % 20 >= 14)


def test_the_last_forecast_before_the_day_of_the_exam_counts(learner: Account) -> None:
    day = TODAY
    forecast(learner, 0.3, day=day - timedelta(days=20))
    forecast(learner, 0.6, day=day - timedelta(days=1))
    forecast(learner, 0.9, day=day)  # perhaps made when the exam was over
    sat(learner, day)
    db.session.commit()

    (held,) = held_against()

    assert held.p_pass == 0.6


@pytest.mark.parametrize(
    "values",
    [
        {"day": TODAY - timedelta(days=31)},
        {"exam": "ccs"},
    ],
)
def test_an_old_forecast_and_one_of_another_exam_do_not_count(
    learner: Account, values: dict[str, object]
) -> None:
    forecast(learner, 0.6, **values)  # type: ignore[arg-type]
    sat(learner, TODAY)
    db.session.commit()

    assert held_against()[0].p_pass is None


def test_someone_elses_forecast_does_not_count(learner: Account, stranger: Account) -> None:
    forecast(stranger, 0.6, day=TODAY - timedelta(days=1))
    sat(learner, TODAY)
    db.session.commit()

    assert held_against()[0].p_pass is None


def test_nothing_told_is_said(app: Flask) -> None:
    assert printed(app) == [
        HEADING,
        "0 results with a forecast of the 30 days before them, 0 without.",
        "Too few to judge the forecasts by: a correction is tried from 200 on.",
    ]


def test_the_table_has_a_line_for_each_band(app: Flask) -> None:
    many([(0.75, number < 9) for number in range(12)] + [(0.02, False)])
    sat(create_account(), TODAY)
    db.session.commit()

    assert printed(app) == [
        HEADING,
        "0% to 5%              1             2%      0%  (too few to tell)",
        "60% to 80%           12            75%     75%",
        "13 results with a forecast of the 30 days before them, 1 without.",
        "Brier score 0.173, log loss 0.521, calibration error 0.002.",
        "Too few to judge the forecasts by: a correction is tried from 200 on.",
    ]


def test_a_correction_is_not_tried_with_few_results(app: Flask) -> None:
    many([overconfident(number) for number in range(199)])

    assert printed(app, "--correct")[-1] == "Chances stay as they are told now."
    assert correction_in_force() == (0.0, 1.0)


def test_chances_that_were_too_sure_are_corrected(app: Flask) -> None:
    many([overconfident(number) for number in range(400)])

    said = printed(app, "--correct")

    intercept, slope = correction_in_force()
    assert 0 < slope < 0.6
    assert abs(intercept) < 0.2
    assert said[-1].startswith(f"From now on logit P' = {intercept:.3f} + {slope:.3f} logit P:")
    assert "Too few" not in " ".join(said)


def test_nothing_is_corrected_without_being_asked(app: Flask) -> None:
    many([overconfident(number) for number in range(400)])

    printed(app)

    assert correction_in_force() == (0.0, 1.0)


def test_the_same_results_teach_nothing_new(app: Flask) -> None:
    many([overconfident(number) for number in range(400)])
    learn_from_outcomes(now=NOW)

    assert learn_from_outcomes(now=NOW) is None


def test_a_correction_that_no_longer_helps_is_taken_back(app: Flask) -> None:
    many([(0.7, number % 10 < 7) for number in range(400)])
    db.session.add(
        Recalibration(
            made_at=NOW,
            outcomes=200,
            intercept=0.0,
            slope=0.5,
            log_loss=0.5,
            log_loss_before=0.6,
        )
    )

    taken_back = learn_from_outcomes(now=NOW)

    assert taken_back
    assert correction_in_force() == (0.0, 1.0)
