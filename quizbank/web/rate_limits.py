"""How often one visitor may try something; the numbers are settings (`RATE_LIMITS`)."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from flask import Response, current_app, request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from quizbank.extensions import limiter

POSTS = ["POST"]


def limit_named(name: str) -> Callable[[], str]:
    """Look the limit up when it is needed, because settings are read after modules."""
    return lambda: str(current_app.config["RATE_LIMITS"][name])


def visitor() -> str:
    """Where the request comes from; of IPv6 the /64, because one customer has all of it."""
    address = ip_address(get_remote_address())
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return address.exploded[:19]
    return str(address)


def typed_email() -> str:
    """Whose account is being tried, whoever tries."""
    return request.form.get("email", "").strip().lower()[:254]


def signed_in_account() -> str:
    """Whose password is asked for again."""
    return str(current_user.public_id)


def was_refused(response: Response) -> bool:
    """Only a wrong password counts, not a person who signs in on many devices."""
    return response.status_code == 422


def led_nowhere(response: Response) -> bool:
    """A wrong code counts, whether it was typed or stood in an address."""
    return response.status_code in (404, 422)


limit_sign_ins = limiter.limit(limit_named("SIGN_IN"), key_func=visitor, methods=POSTS)
limit_sign_ins_by_email = limiter.limit(
    limit_named("PASSWORD"), key_func=typed_email, methods=POSTS, deduct_when=was_refused
)
limit_password_checks = limiter.limit(
    limit_named("PASSWORD"), key_func=signed_in_account, methods=POSTS, deduct_when=was_refused
)
limit_sign_ups = limiter.limit(limit_named("SIGN_UP"), key_func=visitor, methods=POSTS)
limit_resets = limiter.limit(limit_named("RESET"), key_func=visitor, methods=POSTS)
limit_resets_by_email = limiter.limit(
    limit_named("RESET_EMAIL"), key_func=typed_email, methods=POSTS
)
# For the view in which a visitor who is not signed in becomes a guest.
limit_new_guests = limiter.limit(
    limit_named("GUEST"),
    key_func=visitor,
    methods=POSTS,
    exempt_when=lambda: bool(current_user.is_authenticated),
)
limit_reports = limiter.limit(limit_named("REPORT"), key_func=signed_in_account, methods=POSTS)
# Wrong codes count, and not the people of a class who all come in at once.
limit_join_codes = limiter.limit(
    limit_named("JOIN"), key_func=visitor, methods=POSTS, deduct_when=was_refused
)
limit_class_codes = limiter.shared_limit(
    limit_named("CLASS_CODE"), scope="class codes", key_func=visitor, deduct_when=led_nowhere
)
# Calendar programs ask for many people from few addresses, and have no session.
limit_calendars = limiter.limit(limit_named("CALENDAR"), key_func=visitor)
