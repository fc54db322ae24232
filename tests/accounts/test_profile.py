"""A person says what they prepare for, and how they like it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import create_account


def in_days(days: int) -> str:
    """A day from now, as a date field sends it."""
    return (utcnow().date() + timedelta(days=days)).isoformat()


def test_everything_entered_is_kept(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner).get("accounts.profile")

    page = browser.submit(
        "Save",
        exam="ccs",
        exam_date=in_days(100),
        time_multiplier="1.25",
        theme="dark",
        time_zone="Pacific/Honolulu",
        nickname="  Code   Blue 🩺 ",
        follow=True,
    )

    assert "Your profile was saved" in page.text
    assert learner.exam == "ccs"
    assert learner.exam_date == date.fromisoformat(in_days(100))
    assert learner.time_multiplier == Decimal("1.25")
    assert learner.nickname == "Code Blue 🩺"
    assert learner.time_zone == "Pacific/Honolulu"
    assert page.soup.html
    assert page.soup.html["data-theme"] == "dark"


def test_the_page_shows_what_was_kept(browser: Browser) -> None:
    account = create_account(
        exam="cpc", exam_date=date(2026, 6, 2), time_multiplier=Decimal("1.5"), nickname="Ann"
    )

    page = browser.sign_in(account).get("accounts.profile")

    chosen = [radio["value"] for radio in page.soup.select("input[type=radio][checked]")]
    assert chosen == ["cpc", "1.5", "device"]
    values = [page.soup.select_one(f"input[name={name}]") for name in ("exam_date", "nickname")]
    assert [field and field["value"] for field in values] == ["2026-06-02", "Ann"]


@pytest.mark.parametrize(
    ("exam", "day", "note"),
    [
        ("ccs", date(2026, 4, 30), "Code year 2025, because AHIMA changes books on 1 May."),
        ("ccs", date(2026, 5, 1), "Code year 2026, because AHIMA changes books on 1 May."),
        ("cpc", date(2026, 1, 14), "Code year 2025, because AAPC changes books on 15 January."),
        ("cpc", date(2026, 1, 15), "Code year 2026, because AAPC changes books on 15 January."),
    ],
)
def test_the_code_year_follows_from_the_exam_and_its_date(
    browser: Browser, exam: str, day: date, note: str
) -> None:
    account = create_account(exam=exam, exam_date=day)

    assert note in browser.sign_in(account).get("accounts.profile").text


def test_time_zones_of_the_united_states_come_first(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("accounts.profile")

    offered = [option["value"] for option in page.soup.select("select[name=time_zone] option")]
    groups = [group["label"] for group in page.soup.select("select[name=time_zone] optgroup")]
    assert groups == ["United States", "Everywhere"]
    assert offered[0] == learner.time_zone == "America/New_York"
    assert set(offered[:5]) > {"America/Chicago", "America/Denver", "America/Los_Angeles"}
    assert {"Europe/Berlin", "Asia/Manila", "UTC"} < set(offered)
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Kolkata", "America/Port-au-Prince"])
def test_the_time_zone_that_was_kept_is_selected(browser: Browser, zone: str) -> None:
    account = create_account(time_zone=zone)
    page = browser.sign_in(account).get("accounts.profile")
    (selected,) = page.soup.select("select[name=time_zone] option[selected]")

    browser.submit("Save")

    assert selected["value"] == zone
    assert account.time_zone == zone


def test_without_an_exam_there_is_no_code_year_yet(browser: Browser, learner: Account) -> None:
    page = browser.sign_in(learner).get("accounts.profile")

    assert "The code year of your questions follows from it." in page.text
    assert "changes books" not in page.text


def test_an_exam_and_its_date_can_be_taken_back(browser: Browser) -> None:
    account = create_account(exam="cpc", exam_date=date(2026, 6, 2))
    browser.sign_in(account).get("accounts.profile")

    browser.submit("Save", exam="", exam_date="")

    assert (account.exam, account.exam_date) == (None, None)


def test_a_date_that_has_passed_meanwhile_does_not_stop_other_changes(browser: Browser) -> None:
    account = create_account(exam="cpc", exam_date=date(2020, 1, 2))
    browser.sign_in(account).get("accounts.profile")

    browser.submit("Save", nickname="Still here")

    assert account.nickname == "Still here"


@pytest.mark.parametrize("typed", [in_days(-2), in_days(3 * 365 + 2), "9999-12-31", "0001-01-01"])
def test_a_date_long_gone_or_far_ahead_is_refused(
    browser: Browser, learner: Account, typed: str
) -> None:
    browser.sign_in(learner).get("accounts.profile")

    page = browser.submit("Save", exam_date=typed, expect=422)

    assert page.problems == [
        f"Exam date must be between {in_days(0)} and {in_days(3 * 365)}",
    ]


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "2026-02-30", "3 May"])
def test_what_is_no_date_is_refused(browser: Browser, learner: Account, typed: str) -> None:
    browser.sign_in(learner).get("accounts.profile")

    page = browser.submit("Save", exam_date=typed, expect=422)

    assert page.problems == ["Enter a date, like 2027-05-03"]


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("exam", "nclex", "Select an exam from the list"),
        ("time_multiplier", "3", "Select one of the times"),
        ("time_multiplier", "1e400", "Select one of the times"),
        ("theme", "pink", "Select one of the colours"),
        ("time_zone", "Mars/Olympus", "Select a time zone from the list"),
        ("time_zone", "", "Select a time zone from the list"),
        ("time_zone", "../../etc/passwd", "Select a time zone from the list"),
        ("time_zone", "Factory", "Select a time zone from the list"),
    ],
)
def test_what_is_not_on_the_list_is_refused(
    browser: Browser, learner: Account, field: str, typed: str, problem: str
) -> None:
    browser.sign_in(learner).get("accounts.profile")

    page = browser.submit("Save", **{field: typed}, expect=422)

    assert page.problems == [problem]
    db.session.refresh(learner)
    assert learner.time_multiplier == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("x" * 41, "Nickname must be 40 characters or fewer"),
        ("ann@example.org", "Choose a nickname that is not an email address"),
        ("ann＠example.org", "Choose a nickname that is not an email address"),
        ("\u202enna", "Nickname must have letters, digits and signs only"),
    ],
)
def test_a_nickname_gives_nobody_away_and_plays_no_tricks(
    browser: Browser, learner: Account, typed: str, problem: str
) -> None:
    browser.sign_in(learner).get("accounts.profile")

    page = browser.submit("Save", nickname=typed, expect=422)

    assert page.problems == [problem]


def test_what_no_keyboard_types_is_left_out_of_a_nickname(
    browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner).get("accounts.profile")

    browser.submit("Save", nickname="\x00An\x07n\tLee\r\n\x7f\x85", follow=True)

    assert learner.nickname == "Ann Lee"


@pytest.mark.parametrize("typed", ["", "@ann", "ann", "O'Neil <b>&", "نسرين", "👩‍⚕️", "x" * 40])
def test_any_other_nickname_will_do(browser: Browser, learner: Account, typed: str) -> None:
    browser.sign_in(learner).get("accounts.profile")

    browser.submit("Save", nickname=typed, follow=True)

    assert learner.nickname == typed


def test_fields_that_were_not_sent_stay_as_they_are(browser: Browser) -> None:
    account = create_account(exam="cca", nickname="Ann", theme="light")
    browser.sign_in(account)

    browser.post("accounts.profile", data={"exam_date": ""})

    assert (account.exam, account.theme) == ("cca", "light")


def test_a_guest_has_a_profile_and_is_told_to_sign_up(browser: Browser) -> None:
    page = browser.sign_in(create_account(email=None)).get("accounts.profile")

    assert "You are trying without an account." in page.text
    assert page.link("Sign up") == "/sign-up"
    assert "Change your password" not in page.text


def test_a_role_beyond_learning_is_shown(browser: Browser, educator: Account) -> None:
    page = browser.sign_in(educator).get("accounts.profile")

    assert "educator@example.org · educator" in page.text


def test_each_person_sees_only_their_own(
    browser: Browser, learner: Account, stranger: Account
) -> None:
    page = browser.sign_in(stranger).get("accounts.profile")

    assert "learner@example.org" not in page.html


def test_a_role_cannot_be_sent_along(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)

    browser.post(
        "accounts.profile",
        data={"role": "administrator", "email": "x@example.org", "nickname": "Ann"},
    )

    assert (learner.role, learner.email, learner.nickname) == (
        "learner",
        "learner@example.org",
        "Ann",
    )


def test_whoever_is_signed_out_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get("accounts.profile", expect=302).location == "/sign-in?next=/profile"
