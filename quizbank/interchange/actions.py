"""Changes: an upload is kept until it is looked through, then imported once or thrown away."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from quizbank.accounts.models import Account
from quizbank.core.interchange.reading import read_questions
from quizbank.core.twins import twins_of
from quizbank.educators.actions import add_items
from quizbank.educators.models import ImportUpload, WorkspaceSet
from quizbank.educators.queries import names_in
from quizbank.extensions import db
from quizbank.interchange.choices import Choices, as_json, choices_from, entries_of
from quizbank.interchange.errors import NothingTicked, UploadGone
from quizbank.interchange.queries import exam_domains, known_stems, taken_ids, uploads_of
from quizbank.interchange.readings import as_json as reading_as_json
from quizbank.interchange.readings import ids_of, stems_of

KEPT = timedelta(days=7)
MOST_UPLOADS = 5  # of one person for one set; the oldest makes room
LONGEST_NAME = 255


def keep_upload(
    row: WorkspaceSet, *, by: Account, name: str, data: bytes, now: datetime
) -> ImportUpload:
    """Read a file and keep what is in it, with what of it is known already; raises `FileRefused`.

    Everything slow happens before the first change.
    """
    reading = read_questions(name, data)
    kept = reading_as_json(
        reading,
        domains={one.exam: set(one.domains) for one in exam_domains(row, today=now.date())},
        ids=taken_ids(row, ids_of(reading)),
        twins=twins_of(stems_of(reading), known_stems(by, row)),
    )
    prune_uploads(now)
    old = [one.id for one in uploads_of(by, row, now=now)[MOST_UPLOADS - 1 :]]
    db.session.execute(delete(ImportUpload).where(ImportUpload.id.in_(old)))
    upload = ImportUpload(
        account_id=by.id,
        workspace_set_id=row.id,
        file_name=_shown_name(name),
        reading=kept,
        choices={},
        made_at=now,
        expires_at=now + KEPT,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def keep_choices(upload: ImportUpload, choices: Choices) -> None:
    """Remember the ticks and what was chosen; raises `UploadGone`."""
    kept = as_json(choices)
    mine = update(ImportUpload).where(ImportUpload.id == upload.id).values(choices=kept)
    if not _touched(mine.returning(ImportUpload.id)):
        raise UploadGone
    set_committed_value(upload, "choices", kept)


def import_ticked(upload: ImportUpload, *, by: Account, now: datetime) -> int:
    """Add every ticked question to its set as a draft, all or none; how many there were.

    Whoever takes the upload away is the one who imports it. Raises `UploadGone`, `NothingTicked`,
    or what `add_items` raises.
    """
    row = upload.workspace_set
    reading, choices = upload.reading, choices_from(upload.choices)
    throw_away(upload)
    taken = taken_ids(row, (draft["id"] for draft in reading["drafts"] if draft["id"]))
    entries = entries_of(reading, choices, taken={*taken, *names_in(row)})
    if not entries:
        raise NothingTicked
    return len(add_items(row, entries, by=by, now=now))


def throw_away(upload: ImportUpload) -> None:
    """Forget an upload; raises `UploadGone` for all but the first who does."""
    mine = delete(ImportUpload).where(ImportUpload.id == upload.id).returning(ImportUpload.id)
    if not _touched(mine):
        raise UploadGone
    db.session.expunge(upload)


def prune_uploads(now: datetime) -> int:
    """Forget every upload that nobody imported in time; how many there were."""
    late = delete(ImportUpload).where(ImportUpload.expires_at <= now).returning(ImportUpload.id)
    return _touched(late)


def _touched(statement: ReturningDelete[int] | ReturningUpdate[int]) -> int:
    """How many rows a change met; those in memory are left as they are."""
    options = {"synchronize_session": False}
    return len(db.session.execute(statement, execution_options=options).all())


def _shown_name(name: str) -> str:
    """The name of a file as a page can show it, without the folders before it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(character for character in last if character.isprintable()).strip()
    return seen[:LONGEST_NAME] or "file"
