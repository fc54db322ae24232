"""One-time links to a new password.

A link names the account, the moment it was made, and a fingerprint of the password hash, all
signed: once the password changes, the fingerprint no longer fits, so nothing has to be stored.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from quizbank.accounts.errors import LinkExpired, LinkTampered, LinkUsed
from quizbank.accounts.models import Account
from quizbank.extensions import db

LIFETIME = timedelta(hours=1)
SHA256 = {"digest_method": hashlib.sha256}


def signer(secret_key: str) -> URLSafeSerializer:
    """Signs for this purpose only, so that no other signed text of ours passes as a link."""
    return URLSafeSerializer(secret_key, salt="password-reset", signer_kwargs=SHA256)


def fingerprint(account: Account) -> str:
    """Tells one password hash from the next, and nothing about either."""
    return hashlib.sha256((account.password_hash or "").encode()).hexdigest()[:24]


def reset_token(account: Account, *, secret_key: str, now: datetime) -> str:
    """What the link carries."""
    made = [account.public_id.hex, int(now.timestamp()), fingerprint(account)]
    return signer(secret_key).dumps(made)


def account_of_token(token: str, *, secret_key: str, now: datetime) -> Account:
    """Whose link it is; raises LinkTampered, LinkExpired or LinkUsed."""
    try:
        public_id, made, mark = signer(secret_key).loads(token)
    except BadData as problem:
        raise LinkTampered from problem

    if now - datetime.fromtimestamp(made, UTC) > LIFETIME:
        raise LinkExpired
    account: Account | None = db.session.scalar(
        select(Account).where(Account.public_id == UUID(public_id))
    )
    if account is None or fingerprint(account) != mark:
        raise LinkUsed
    return account
