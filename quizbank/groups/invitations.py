"""How one comes into a group: a link that nobody guesses, a code to say aloud, a QR of the link."""

import secrets

import segno
from markupsafe import Markup

# Without what looks or sounds alike: 0 and O, 1, I and L, U and V.
LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 8  # 29 to the 8th: half a million million codes, tried ten at a time


def new_token() -> str:
    """What the link carries: 128 bits by chance."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """What one may read out to somebody."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def code_in_words(code: str) -> str:
    """The code in two halves, as it is read out."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def code_from(typed: str) -> str:
    """A code as it is kept, however it was typed; "" for what can be none."""
    code = "".join(letter for letter in typed.upper() if letter not in " -–—.")
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""


def qr_of(link: str) -> Markup:
    """The link as a picture inside the page: dark on light in either colour scheme."""
    picture = segno.make(link, error="m", micro=False).svg_inline(
        border=4, omitsize=True, light="#fff", dark="#000", svgclass="qr", lineclass=None
    )
    return Markup(picture)  # noqa: S704  drawn by segno; the link is in it as squares only
