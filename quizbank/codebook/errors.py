"""Situations in which the code tables cannot answer."""


class CodeTablesMissing(RuntimeError):
    """The file with the code tables is not there, not whole or of an older kind; the text says
    which, and what to do.
    """


class OutsideTheTables(ValueError):
    """The day lies before the first or after the last release that the tables cover."""


class SystemHasNoTables(ValueError):
    """There are no tables of that code system, so nothing can be said about its codes."""


class SourcesMissing(RuntimeError):
    """A package whose data the tables are built from is not installed, or has another layout."""


class ImportRefused(ValueError):
    """A file is not what an import takes; the text says why, and nothing of it was kept."""


class LicensedCodes(ImportRefused):
    """The file holds codes of CPT or CDT, which are never stored."""


class MarginFull(Exception):
    """A person has as many bookmarks as anybody can have."""
