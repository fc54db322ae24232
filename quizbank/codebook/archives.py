"""Opens what an operator names: a plain file, or the zip as CDC and CMS publish it. Nothing is
written to the disk, and nothing larger than the limits is read.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from quizbank.codebook.errors import ImportRefused

MOST_BYTES = 64 * 1024 * 1024  # of one file; the largest official one has 15 MB
MOST_MEMBERS = 200
MOST_BYTES_TOGETHER = 256 * 1024 * 1024
LONGEST_NAME = 255
ENCRYPTED = 0x1


def files_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the file, or of each file in the zip."""
    if not path.is_file():
        raise ImportRefused(f"{path} is not a file. Look at the spelling of the path.")
    if zipfile.is_zipfile(path):
        yield from _members(path)
    elif path.suffix.lower() == ".zip":
        raise ImportRefused(
            f"{path.name} is called .zip but is no whole zip archive. Download it again."
        )
    elif path.stat().st_size > MOST_BYTES:
        raise ImportRefused(f"{path.name} has {path.stat().st_size} bytes; {_limit()}")
    else:
        yield path.name, path.read_bytes()


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    together = 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check(path, members)
            for member in members:
                data = _read(archive, member, path)
                together += len(data)
                if together > MOST_BYTES_TOGETHER:
                    raise ImportRefused(f"{path.name} unpacks to too much; {_limit()}")
                yield PurePosixPath(member.filename).name, data
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as broken:
        raise ImportRefused(
            f"{path.name} is cut off or damaged ({broken}). Download it again."
        ) from broken


def _check(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """What the table of contents says, before a byte is unpacked."""
    if len(members) > MOST_MEMBERS:
        raise ImportRefused(
            f"{path.name} holds {len(members)} files; an official one has fewer than {MOST_MEMBERS}"
        )
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or len(member.filename) > LONGEST_NAME:
            raise ImportRefused(f"{path.name} names a place outside itself: {member.filename[:80]}")
        if member.flag_bits & ENCRYPTED:
            raise ImportRefused(f"{path.name} is locked with a password; unlock it first")
        if member.file_size > MOST_BYTES:
            raise ImportRefused(
                f"{member.filename} in {path.name} unpacks to {member.file_size} bytes; {_limit()}"
            )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> bytes:
    """The bytes of a member, which may have more than its entry admits."""
    with archive.open(member) as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ImportRefused(f"{member.filename} in {path.name} unpacks to too much; {_limit()}")
    return data


def _limit() -> str:
    return f"official files stay below {MOST_BYTES // 1024 // 1024} MB"
