"""Tells what an official file is, by its name and what is in it, and reads it."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from quizbank.codebook import official_text, official_xml
from quizbank.codebook.errors import ImportRefused, LicensedCodes
from quizbank.codebook.tabular import read_tabular
from quizbank.core.code_sets import CodeSystem

CM, PCS, HCPCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS
TEXTS = (
    ("order", re.compile(r"icd10(cm|pcs)[-_]order(?!.*addend).*\.txt", re.IGNORECASE)),
    ("addenda", re.compile(r"icd10(cm|pcs)[-_]codes[-_]addend.*\.txt", re.IGNORECASE)),
    ("codes", re.compile(r"icd10(cm|pcs)[-_]codes(?!.*addend).*\.txt", re.IGNORECASE)),
    ("hcpcs", re.compile(r"hcpc\d{4}.*anweb.*\.txt", re.IGNORECASE)),
)
XMLS = {
    "ICD10CM.tabular": (CM, "tabular"),
    "ICD10CM.index": (CM, "index"),
    "ICD10PCS.tabular": (PCS, "tables"),
    "ICD10PCS.index": (PCS, "index"),
    "ICD10PCS.definitions": (PCS, "definitions"),
}
BOOK_OF_FIRST_COLUMN = {"neoplasm": "cm_neoplasm", "substance": "cm_drug"}
QUARTERS = {"jan": 101, "apr": 401, "jul": 701, "oct": 1001}
YEAR = re.compile(r"(?<!\d)20[1-9]\d(?!\d)")
LICENSED_NAME = re.compile(r"\bcpt|dhcpcs|\bcdt", re.IGNORECASE)
LICENSED_LINES = re.compile(r"^\W?(?:\d{4}[0-9FMTU]|D\d{4})[\s,;|\t\"]", re.MULTILINE)

ENOUGH_LINES = 3  # fewer may be anything


@dataclass(frozen=True)
class Official:
    """One official file, read whole."""

    name: str
    system: CodeSystem
    kind: str  # order, codes, addenda, tabular, tables, definitions, hcpcs, or the name of an index
    year: int
    effective: int
    sha256: str
    counts: Mapping[str, int]
    content: object  # a Tabular, a PcsTables, or a list of rows
    data: bytes

    @property
    def release(self) -> tuple[CodeSystem, int, int]:
        """What is imported whole or not at all: a system's files of one date."""
        return self.system, self.year, self.effective


def is_official(name: str, data: bytes) -> bool:
    """Whether it is one of the files that an import takes; zips also hold other ones."""
    if name.lower().endswith(".xml"):
        is_list = any(f"<{tag}".encode() in data[:2000] for tag in XMLS)
        return is_list and "addend" not in name.lower()
    return any(pattern.fullmatch(name) for _, pattern in TEXTS)


def read_official(name: str, data: bytes) -> Official:
    """The file with its system, kind and year; raises `ImportRefused` with what is wrong."""
    if name.lower().endswith(".xml"):
        return _read_xml(name, data)
    for kind, pattern in TEXTS:
        found = pattern.fullmatch(name)
        if found:
            system = HCPCS if kind == "hcpcs" else CodeSystem(f"icd10{found[1].lower()}")
            return _read_text(name, data, system, kind)
    refuse_licensed(name, data)
    raise ImportRefused(
        f"{name} is none of the files that can be imported: order files, code lists, addenda, "
        "tabular list, indexes and tables of ICD-10-CM and ICD-10-PCS, HCPCS alpha-numeric files, "
        "under the names that CDC and CMS give them"
    )


def refuse_licensed(name: str, data: bytes) -> None:
    """CPT and CDT are told by what they are, so that nobody tries again under another name."""
    text = data[:20_000].decode("utf-8", errors="replace")
    if LICENSED_NAME.search(name) or len(LICENSED_LINES.findall(text)) >= ENOUGH_LINES:
        raise LicensedCodes(
            f"{name} holds codes of CPT or CDT. They belong to the AMA and the ADA and are never "
            "stored here; nothing of the file was kept."
        )


def _read_text(name: str, data: bytes, system: CodeSystem, kind: str) -> Official:
    content: object
    if kind == "order":
        content = lines = official_text.read_order(name, data, system)
        counts = {"codes": sum(line.is_billable for line in lines), "lines": len(lines)}
    elif kind == "codes":
        content = lines = official_text.read_codes(name, data, system)
        counts = {"codes": len(lines)}
    elif kind == "addenda":
        content = changes = official_text.read_addenda(name, data, system)
        counts = dict(Counter(change.action for change in changes))
    else:
        content = rows = official_text.read_hcpcs(name, data)
        counts = dict(Counter(one.row.kind for one in rows))
    year, effective = _date_of(name, system)
    return _official(name, system, kind, year, effective, counts, content, data)


def _read_xml(name: str, data: bytes) -> Official:
    root = official_xml.root_of(name, data)
    if root.tag not in XMLS:
        raise ImportRefused(f"{name} begins with <{root.tag[:40]}>, which no official file does")
    system, kind = XMLS[root.tag]
    version = (root.findtext("version") or "").strip()
    year, effective = _date_of(f"{name} {version}", system)
    content: object
    if kind == "tabular":
        content = book = read_tabular(root, ())
        counts = {"headings and codes": len(book.nodes)}
    elif kind == "tables":
        content = tables = official_xml.read_pcs_tables(root)
        counts = {"tables": tables.tables, "codes": tables.codes}
    elif kind == "definitions":
        content = definitions = official_xml.read_pcs_definitions(root)
        counts = {"definitions": len(definitions)}
    else:
        kind = _book_of(name, root, system)
        content = index = official_xml.read_index(root)
        counts = {"lines": len(index)}
    if not all(counts.values()):
        raise ImportRefused(f"{name} holds nothing of what its first element promises")
    return _official(name, system, kind, year, effective, counts, content, data)


def _book_of(name: str, root: Element, system: CodeSystem) -> str:
    """Which of the indexes and tables it is; all share one layout."""
    if system == PCS:
        return "pcs_index"
    first = next((head for head in root.iter("head") if head.get("col") == "1"), None)
    if first is not None:
        return BOOK_OF_FIRST_COLUMN.get((first.text or "").strip().lower(), "cm_index")
    title = (root.findtext("title") or "").lower()
    return "cm_external" if "external" in title or "eindex" in name.lower() else "cm_index"


def _date_of(name: str, system: CodeSystem) -> tuple[int, int]:
    """Code year and first day, from the file's name; without a month it is the year's first."""
    if system == HCPCS:
        year = int(name[4:8])
        quarter = re.search(r"(?<![a-z])(jan|apr|jul|oct)", name, re.IGNORECASE)
        return year, year * 10_000 + QUARTERS[quarter[1].lower() if quarter else "jan"]
    years = YEAR.findall(name)
    if not years:
        raise ImportRefused(f"{name.strip()} does not say its year; keep the official file name")
    year = int(years[-1])
    if re.search(r"(?<![a-z])april", name, re.IGNORECASE):
        return year, year * 10_000 + 401
    return year, (year - 1) * 10_000 + 1001


def _official(
    name: str,
    system: CodeSystem,
    kind: str,
    year: int,
    effective: int,
    counts: Mapping[str, int],
    content: object,
    data: bytes,
) -> Official:
    sha256 = hashlib.sha256(data).hexdigest()
    return Official(name, system, kind, year, effective, sha256, counts, content, data)
