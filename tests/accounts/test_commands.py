"""`flask accounts …`"""

from datetime import timedelta

from flask import Flask

from quizbank.accounts.models import Account
from quizbank.accounts.queries import account_by_email
from quizbank.clock import utcnow
from quizbank.extensions import db
from tests.builders import create_account


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    """The exit code and what was said."""
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["accounts", *arguments])
    db.session.expire_all()
    return done.exit_code, done.output


def test_a_role_is_granted_by_address(app: Flask, learner: Account) -> None:
    code, said = run(app, "grant", "Learner@Example.org ", "educator")

    assert (code, said) == (0, "learner@example.org is now: educator\n")
    assert learner.role == "educator"


def test_nobody_is_granted_a_role_by_a_misspelt_address(app: Flask, learner: Account) -> None:
    code, said = run(app, "grant", "laerner@example.org", "administrator")

    assert code == 1
    assert "Nobody signed up as laerner@example.org" in said


def test_only_real_roles_are_granted(app: Flask, learner: Account) -> None:
    code, said = run(app, "grant", "learner@example.org", "owner")

    assert code == 2
    assert "'learner', 'educator', 'administrator'" in said


def test_guests_that_never_came_back_are_erased(app: Flask, learner: Account) -> None:
    old = create_account(email=None)
    recent = create_account(email=None)
    old.created_at = utcnow() - timedelta(days=31)
    recent.created_at = utcnow() - timedelta(days=29)
    old_id, recent_id = old.id, recent.id

    code, said = run(app, "prune-guests")

    assert (code, said) == (0, "Guests erased: 1\n")
    assert db.session.get(Account, old_id) is None
    assert db.session.get(Account, recent_id) is recent
    assert account_by_email("learner@example.org") is learner


def test_the_number_of_days_can_be_chosen(app: Flask) -> None:
    guest = create_account(email=None)
    guest.created_at = utcnow() - timedelta(days=3)

    assert run(app, "prune-guests", "--days", "2") == (0, "Guests erased: 1\n")
    assert run(app, "prune-guests", "--days", "0")[0] == 2
