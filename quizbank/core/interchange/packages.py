"""A ZIP file from anybody: what it may hold, before a reader sees a byte of it."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from quizbank.core.interchange.refusal import MEGABYTE, MOST_BYTES, FileRefused

MOST_MEMBERS = 20_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO, RATIO_COUNTS_FROM = 200, MEGABYTE
MAGIC = b"PK\x03\x04"
HOW_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LEFT_OVER = (".DS_Store", "Thumbs.db")
EXPORT_AGAIN = "Export it again, or unpack it and look whether it is whole"
UNUSABLE = "is neither XML nor a ZIP file that can be opened"
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError, OverflowError),
)


class Package:
    """The files of a ZIP by name, each read when it is asked for."""

    def __init__(self, source: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
        self._source = source
        self._members = members

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of one file, if it is not too large."""
        member = self._members[name]
        if member.file_size > MOST_BYTES:
            says = f"holds {shown(name)}, of more than {MOST_BYTES // MEGABYTE} MB"
            raise FileRefused(says, "Split it into several files")
        try:
            return self._source.read(member)
        except BROKEN as error:
            raise _damaged(name) from error


def open_package(data: bytes) -> Package:
    """The files of a ZIP, after every rule was asked."""
    try:
        source = zipfile.ZipFile(io.BytesIO(data))
        members = source.infolist()
    except BROKEN as error:
        raise FileRefused(UNUSABLE, EXPORT_AGAIN) from error
    _check_sizes(members)
    found: dict[str, zipfile.ZipInfo] = {}
    known: set[str] = set()
    for member in members:
        name = _safe_name(member)
        _check_member(member, name)
        if name.casefold() in known:
            says = f"holds {shown(name)} twice"
            raise FileRefused(says, "Keep one of the two, and mind that A and a are the same name")
        known.add(name.casefold())
        if not (member.is_dir() or name.startswith("__MACOSX/") or name.endswith(LEFT_OVER)):
            _refuse_nested(source, member, name)
            found[name] = member
    return Package(source, found)


def shown(name: str) -> str:
    """A name from a stranger's file, short and without what cannot be seen."""
    seen = "".join(character if character.isprintable() else "?" for character in name)
    return f"‘{seen[:60]}…’" if len(seen) > 60 else f"‘{seen}’"


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        says = f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are read"
        raise FileRefused(says, "Split it into several packages")
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        size, most = total // MEGABYTE, MOST_UNPACKED // MEGABYTE
        says = f"is {size:,} MB when it is unpacked; at most {most} MB are read"
        raise FileRefused(says, "Take the pictures and films out, or split it")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > RATIO_COUNTS_FROM and ratio > MOST_RATIO:
            says = (
                f"holds {shown(member.orig_filename)}, which unpacks to {ratio:,.0f} times its size"
            )
            raise FileRefused(says, "Export it again")


def _safe_name(member: zipfile.ZipInfo) -> str:
    """The name of a member with plain slashes; one that leaves the package is refused."""
    written = member.orig_filename
    name = written.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise FileRefused(f"holds {shown(written)}, an absolute name", EXPORT_AGAIN)
    if ".." in parts:
        raise FileRefused(f"holds {shown(written)}, which leads out of the package", EXPORT_AGAIN)
    if not name or any(not character.isprintable() for character in name):
        raise FileRefused(f"holds a file named {shown(written)}", EXPORT_AGAIN)
    return "/".join(part for part in parts if part != ".")


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode):
        remedy = "Put the file itself in its place"
        raise FileRefused(f"holds {shown(name)}, a link to another file", remedy)
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused(f"holds {shown(name)}, which is no plain file", EXPORT_AGAIN)
    if member.flag_bits & 0x1:
        says = f"holds {shown(name)}, which is locked with a password"
        raise FileRefused(says, "Save it without a password")
    if member.compress_type not in HOW_PACKED:
        says = f"holds {shown(name)}, which is packed in an uncommon way"
        raise FileRefused(says, "Pack it as a plain ZIP")


def _refuse_nested(source: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with source.open(member) as opened:
            begins = opened.read(len(MAGIC))
    except BROKEN as error:
        raise _damaged(name) from error
    if begins == MAGIC or name.lower().endswith(".zip"):
        says = f"holds {shown(name)}, another ZIP file"
        raise FileRefused(says, "Unpack that one and upload it by itself")


def _damaged(name: str) -> FileRefused:
    return FileRefused(f"holds {shown(name)}, which is damaged", EXPORT_AGAIN)
