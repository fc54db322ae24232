"""One-time links to a new password."""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from quizbank.accounts.actions import erase, set_password
from quizbank.accounts.errors import LinkExpired, LinkTampered, LinkUsed
from quizbank.accounts.models import Account
from quizbank.accounts.reset_links import LIFETIME, account_of_token, reset_token
from quizbank.extensions import db
from tests.builders import NOON

KEY = "a key for tests"


def test_a_fresh_link_leads_to_its_account(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    assert account_of_token(token, secret_key=KEY, now=NOON + LIFETIME) is learner


def test_a_link_dies_after_its_lifetime(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    with pytest.raises(LinkExpired):
        account_of_token(token, secret_key=KEY, now=NOON + LIFETIME + timedelta(seconds=1))


def test_a_link_dies_with_the_password_that_it_replaces(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    set_password(learner, "another horse battery")

    with pytest.raises(LinkUsed):
        account_of_token(token, secret_key=KEY, now=NOON)


def test_a_link_dies_with_its_account(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    erase(learner)
    db.session.commit()

    with pytest.raises(LinkUsed):
        account_of_token(token, secret_key=KEY, now=NOON)


@pytest.mark.parametrize("token", ["", "x", "a.b", "\u00e4.\u00f6", "." * 5_000, "W10.x\x00y"])
def test_what_we_did_not_make_is_no_link(learner: Account, token: str) -> None:
    with pytest.raises(LinkTampered):
        account_of_token(token, secret_key=KEY, now=NOON)


def test_a_link_with_one_letter_changed_is_no_link(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    for place in (0, len(token) // 2, len(token) - 2):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(LinkTampered):
            account_of_token(changed, secret_key=KEY, now=NOON)


def test_what_we_signed_for_another_purpose_is_no_link(learner: Account) -> None:
    other = URLSafeSerializer(KEY, salt="cookie-session").dumps([learner.public_id.hex, 0, "x"])

    with pytest.raises(LinkTampered):
        account_of_token(str(other), secret_key=KEY, now=NOON)


def test_a_link_says_nothing_about_the_password(learner: Account) -> None:
    token = reset_token(learner, secret_key=KEY, now=NOON)

    made = URLSafeSerializer(KEY, salt="password-reset").loads_unsafe(token)[1]

    assert learner.password_hash not in str(made)
    assert learner.email not in str(made)
