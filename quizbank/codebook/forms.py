"""What may be asked of the code book, and written into its margin."""

from dataclasses import dataclass
from typing import Annotated

from flask_wtf import FlaskForm
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField, validators

from quizbank.accounts.forms import visible
from quizbank.codebook.models import LONGEST_NOTE
from quizbank.core.code_sets import CodeSystem

LONGEST_QUERY = 200  # characters; the rest of what is typed is not looked at
BOOKS = {
    "": "All books",
    CodeSystem.ICD10CM.value: "ICD-10-CM",
    CodeSystem.ICD10PCS.value: "ICD-10-PCS",
    CodeSystem.HCPCS.value: "HCPCS",
}


@dataclass(frozen=True)
class Asked:
    """What is looked for, in which books, of which year."""

    words: str
    book: str
    year: int | None

    @property
    def systems(self) -> tuple[CodeSystem, ...]:
        """The code systems to look in."""
        books = [self.book] if self.book else [book for book in BOOKS if book]
        return tuple(CodeSystem(book) for book in books)


def asked_in(fields: MultiDict[str, str]) -> Asked:
    """What an address asks for; what it gets wrong counts as not said."""
    book, year = fields.get("book", ""), fields.get("year", "")
    return Asked(
        words=one_line(fields.get("q", ""))[:LONGEST_QUERY],
        book=book if book in BOOKS else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    )


def one_line(typed: str) -> str:
    """Without what cannot be seen, and single spaces between words."""
    return " ".join(visible(" ".join(typed.split())).split())


def plain_note(typed: str | None) -> str:
    """A note as it is kept: lines end in one way, and what cannot be seen is left out."""
    lines = (typed or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(visible(line) for line in lines).strip()


class BookmarkForm(FlaskForm):
    """A note at a code; empty for a bookmark alone."""

    note = TextAreaField(
        "Your note",
        filters=[plain_note],
        validators=[
            validators.Length(
                max=LONGEST_NOTE, message=f"Your note must be {LONGEST_NOTE} characters or fewer"
            )
        ],
        render_kw={"rows": 3},
    )


class LookUpIn(BaseModel):
    """A look into the book during an exam, as the room's script tells it."""

    model_config = ConfigDict(extra="ignore", strict=True)

    key: Annotated[str, Field(pattern=r"^[0-9a-z-]{8,40}$")]
    position: Annotated[int, Field(ge=1, le=100_000)] | None = None
    looked_for: Annotated[str, Field(max_length=2_000)] = ""
    seconds: Annotated[int, Field(ge=0, le=86_400)]
