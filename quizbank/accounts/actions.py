"""Changes to accounts: begin, sign up, sign in, change, leave."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from quizbank.accounts import passwords
from quizbank.accounts.errors import EmailTaken
from quizbank.accounts.models import Account, Role, new_session_key
from quizbank.accounts.personal_data import holdings_from_the_top
from quizbank.accounts.queries import Profile, account_by_email
from quizbank.extensions import db


def create_guest(*, now: datetime) -> Account:
    """An account for a visitor who tries without one; it has an id at once."""
    guest = Account(email=None, created_at=now)
    db.session.add(guest)
    db.session.flush()
    return guest


def sign_up(guest: Account | None, *, email: str, password: str, now: datetime) -> Account:
    """Register an address; a guest keeps the same row, and with it all exams."""
    if account_by_email(email):
        raise EmailTaken

    account = guest or Account(created_at=now)
    account.email = email
    account.registered_at = now
    set_password(account, password)
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError as problem:  # two sign-ups at the same moment
        raise EmailTaken from problem
    return account


def authenticate(*, email: str, password: str) -> Account | None:
    """Whose address and password these are; an outdated hash is made anew on the way."""
    account = account_by_email(email)
    password_hash = account.password_hash if account else None
    if not passwords.is_right(password, password_hash):
        return None
    if account and password_hash and passwords.is_outdated(password_hash):
        account.password_hash = passwords.hash_of(password)
    return account


def set_password(account: Account, password: str) -> None:
    """Give a new password, which ends every session that the old one began."""
    account.password_hash = passwords.hash_of(password)
    end_all_sessions(account)


def end_all_sessions(account: Account) -> None:
    """Sign out on every device."""
    account.session_key = new_session_key()


def move_in(guest: Account, account: Account) -> None:
    """Hand everything that a guest did to the account they signed in to; the guest is no more."""
    for holding in holdings_from_the_top():
        holding.move(guest, account)
        db.session.flush()


def update_profile(account: Account, profile: Profile) -> None:
    """Keep what the person told about themselves."""
    account.exam = profile.exam
    account.exam_date = profile.exam_date
    account.time_multiplier = profile.time_multiplier
    account.theme = profile.theme
    account.time_zone = profile.time_zone
    account.nickname = profile.nickname


def grant(account: Account, role: Role) -> None:
    """Let a person do what this role may do, and no more."""
    account.role = role


def erase(account: Account) -> None:
    """Remove or anonymise all that is known about a person, and the account itself last."""
    for holding in holdings_from_the_top():
        holding.erase(account)
        db.session.flush()
