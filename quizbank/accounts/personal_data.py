"""What each capability holds about a person, to be downloaded, moved and erased in one go.

Capabilities above this one register their part when the app starts; accounts never imports them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from quizbank.accounts.models import Account

KEY = "quizbank_personal_data"


def never(_account: Account) -> datetime | None:
    """For a capability in which a person leaves no trace of when they were there."""
    return None


@dataclass(frozen=True)
class Holding:
    """One capability's part of a person's data."""

    name: str
    export: Callable[[Account], object]  # what the download shows, ready for JSON
    erase: Callable[[Account], None]  # remove or anonymise all of it
    move: Callable[[Account, Account], None]  # from a guest to the account that they signed in to
    last_active: Callable[[Account], datetime | None] = never  # so that a busy guest is kept


def register(app: Flask, holding: Holding) -> None:
    """Add a capability's part; the parts that point to it are registered after it."""
    app.extensions.setdefault(KEY, []).append(holding)


def holdings() -> list[Holding]:
    """Every part, in the order of registration: accounts first."""
    return list(current_app.extensions.get(KEY, []))


def holdings_from_the_top() -> list[Holding]:
    """Every part, what points to others first, so that nothing is removed under another's feet."""
    return holdings()[::-1]
