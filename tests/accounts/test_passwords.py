"""How passwords are kept and checked."""

import pytest

from quizbank.accounts.passwords import hash_of, is_obvious, is_outdated, is_right
from tests.builders import PASSWORD


def test_the_right_password_is_right_and_another_is_not() -> None:
    kept = hash_of(PASSWORD)

    assert is_right(PASSWORD, kept)
    assert not is_right(PASSWORD + "!", kept)


def test_without_an_account_nothing_is_right_not_even_the_stand_in() -> None:
    assert not is_right("nobody has this password", None)


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    assert not is_right(PASSWORD, "not a hash")


def test_the_same_letters_are_the_same_password_on_every_keyboard() -> None:
    composed, decomposed = "caf\u00e9 am Markt", "cafe\u0301 am Markt"

    assert is_right(decomposed, hash_of(composed))


def test_hashes_are_argon2id_and_salted() -> None:
    first, second = hash_of(PASSWORD), hash_of(PASSWORD)

    assert first.startswith("$argon2id$")
    assert first != second
    assert not is_outdated(first)


@pytest.mark.parametrize(
    "password",
    [
        "password12",
        "Password123",
        "1234567890",
        "aaaaaaaaaaaa",
        "abababababab",
        "annabelle.lee@example.org",
        "Annabelle.Lee",
        "annabelle.leeannabelle.lee",
    ],
)
def test_what_anyone_would_try_first_is_obvious(password: str) -> None:
    assert is_obvious(password, email="annabelle.lee@example.org")


@pytest.mark.parametrize("password", [PASSWORD, "E11.9 is not E10.9", "ΕΛΛΗΝΙΚΑ και καφές"])
def test_what_a_person_makes_up_is_not_obvious(password: str) -> None:
    assert not is_obvious(password, email="annabelle.lee@example.org")
