"""The report: score, pass or not, domains, pace, and every question with its key."""

from quizbank.accounts.models import Account
from quizbank.core.assembly import Length
from quizbank.exams.models import Attempt
from quizbank.exams.queries import positions_of, responses_of
from quizbank.exams.results import result_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt, keyed, load_bank, wrong


def sit(browser: Browser, attempt: Attempt, responses: list[dict], *, at: int = 1) -> None:
    """Answer and submit."""
    browser.sign_in(attempt.account)
    if responses:
        browser.post_json("exams.responses", batch(*responses, at=at), public_id=attempt.public_id)
    browser.post("exams.submission", public_id=attempt.public_id)
    db.session.refresh(attempt)


def right(attempt: Attempt, *positions: int) -> list[dict]:
    return [answered(n, keyed(attempt, n), seconds=80) for n in positions]


def test_everything_right_is_a_hundred_per_cent(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    sit(browser, attempt, right(attempt, *range(1, 32)))

    page = browser.get("exams.result", public_id=attempt.public_id)

    assert "100 % of 25 scored questions." in page.text
    assert "Above the practice line" in page.text
    assert "6 questions did not count, as in the real exam." in page.text


def test_a_scaled_exam_gets_no_invented_scaled_score(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    sit(browser, attempt, [])

    page = browser.get("exams.result", public_id=attempt.public_id)

    assert "practice estimate" in page.text
    assert "390 on a scale of 200 to 500" in page.text
    assert "so we show none" in page.text


def test_a_raw_exam_passes_at_its_mark(browser: Browser, learner: Account) -> None:
    load_bank("cpc", items=60)
    attempt = create_attempt(learner, exam="cpc")
    total = len(positions_of(attempt.form))
    sit(browser, attempt, right(attempt, *range(1, 18)))

    page = browser.get("exams.result", public_id=attempt.public_id)

    assert total == 25
    assert "68 % of 25 scored questions. The pass mark is 70 %." in page.text
    assert "Not passed yet: 1 question short of the line." in page.text


def test_omitted_and_not_reached_are_told_apart(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    sit(browser, attempt, [*right(attempt, 1, 5), answered(10, "", seconds=9)], at=10)

    report = result_of(attempt)

    assert report.omitted == 8
    assert report.not_reached == 21
    outcomes = {item.position: item.outcome for item in report.items}
    assert (outcomes[1], outcomes[2], outcomes[10], outcomes[11]) == (
        "right",
        "omitted",
        "omitted",
        "not reached",
    )


def test_few_questions_of_a_domain_are_too_few_to_tell(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    sit(browser, attempt, right(attempt, 1))

    page = browser.get("exams.result", public_id=attempt.public_id)

    first = page.soup.select(".domains tbody tr")[0]
    assert "of 4 too few to tell" in " ".join(first.get_text(" ").split())


def test_wrong_questions_come_first_and_can_be_had_alone(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    responses = [*right(attempt, *range(1, 31)), answered(31, wrong(attempt, 31), flagged=True)]
    sit(browser, attempt, responses)

    everything = browser.get("exams.result", public_id=attempt.public_id)
    only_wrong = browser.get("exams.result", public_id=attempt.public_id, show="wrong")
    flagged = browser.get("exams.result", public_id=attempt.public_id, show="flagged")

    assert len(everything.soup.select("article")) == 31
    assert "Question 31" in everything.soup.select("article")[0].get_text()
    assert len(only_wrong.soup.select("article")) == len(flagged.soup.select("article")) == 1


def test_each_question_shows_own_answer_key_and_every_reason(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    sit(browser, attempt, [answered(1, wrong(attempt, 1), seconds=74)])
    content = positions_of(attempt.form)[0].item_version.content

    page = browser.get("exams.result", public_id=attempt.public_id, show="wrong")
    shown = page.soup.select_one("article:has(#question-1)").get_text(" ")

    assert "Your answer" in shown
    assert "Right answer" in shown
    assert all(option["why"] in shown for option in content["options"].values())
    assert content["references"][0] in shown
    assert "1 min" in shown


def test_several_answers_earn_all_or_nothing_and_typed_codes_are_compared(
    browser: Browser, learner: Account
) -> None:
    load_bank("ccs", items=60, cases=3, multiple=20, code_entries=20)
    attempt = create_attempt(learner, exam="ccs", length=Length.QUARTER)
    places = {place.position: place.item_version.kind for place in positions_of(attempt.form)}
    responses = []
    for position, kind in places.items():
        full = keyed(attempt, position)
        half = full[0] if kind == "multiple" else "I10" if kind == "code_entry" else full
        responses.append(answered(position, half))
    sit(browser, attempt, responses)

    credits = {n: float(row.credit or 0) for n, row in responses_of(attempt).items()}
    page = browser.get("exams.result", public_id=attempt.public_id)

    assert set(places.values()) == {"single", "multiple", "code_entry"}
    assert all(credits[n] == (kind == "single") for n, kind in places.items())
    assert "1 of 2 right ones chosen" in page.text
    assert "You typed: I10" in page.text


def test_an_open_exam_has_no_result(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    page = browser.get("exams.result", public_id=attempt.public_id, expect=302)

    assert page.location == f"/attempts/{attempt.public_id}"


def test_a_changed_item_leaves_old_results_as_they_were(browser: Browser, learner: Account) -> None:
    from quizbank.bank.models import Item, ItemVersion
    from tests.builders import NOON

    attempt = create_attempt(learner)
    sit(browser, attempt, right(attempt, *range(1, 32)))
    seen = positions_of(attempt.form)[0].item_version
    item = db.session.get(Item, seen.item_id)
    assert item is not None
    item.withdrawn_at = NOON
    newer = {c.name: getattr(seen, c.name) for c in ItemVersion.__table__.columns if c.name != "id"}
    db.session.add(ItemVersion(**{**newer, "number": 2, "content": {**seen.content, "key": "D"}}))
    seen.superseded_at = NOON
    db.session.commit()

    report = result_of(attempt)

    assert report.items[0].outcome == "right"
    assert report.score.percent == 100


def test_the_report_costs_few_queries(
    browser: Browser, learner: Account, count_queries: object
) -> None:
    load_bank("cbcs", items=130)
    attempt = create_attempt(learner, length=Length.FULL)
    sit(browser, attempt, right(attempt, *range(1, 100)))

    with count_queries() as queries:  # type: ignore[operator]
        browser.get("exams.result", public_id=attempt.public_id)

    assert len(queries) <= 8, queries
