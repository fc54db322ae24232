"""Passwords: how they are kept, checked, and which are too easy to guess."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200  # characters
# OWASP's first choice for Argon2id (Password Storage Cheat Sheet): 19 MiB, 2 rounds, 1 lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# The first that anyone tries among those long enough.
OBVIOUS = {
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "password1!",
    "1234567890",
    "12345678910",
    "0123456789",
    "0987654321",
    "qwertyuiop",
    "qwerty1234",
    "qwerty12345",
    "1q2w3e4r5t",
    "asdfghjkl1",
    "abcdefghij",
    "iloveyou12",
    "iloveyou123",
    "letmein123",
    "welcome123",
    "changeme123",
    "quizbank123",
}


def normalised(password: str) -> str:
    """The same characters however a keyboard composes them: a phone and a laptop may differ."""
    return unicodedata.normalize("NFKC", password)


def hash_of(password: str) -> str:
    """What is kept instead of the password."""
    return HASHER.hash(normalised(password))


# What is checked when there is no account, so that the answer takes as long as for one.
HASH_OF_NOBODY = hash_of("nobody has this password")


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the hash was made of this password; without a hash: no, after the same work."""
    try:
        HASHER.verify(password_hash or HASH_OF_NOBODY, normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def is_obvious(password: str, *, email: str) -> bool:
    """Whether the password is among the first that anyone would try for this person."""
    tried = normalised(password).casefold()
    name = email.partition("@")[0]
    return tried in OBVIOUS or tried in (email, name, name * 2) or len(set(tried)) <= 2
