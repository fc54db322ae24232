"""Says which options of a drill are right, from the rows of the code tables and what a candidate
reads: it shares no code with the generators, nor with the queries that feed them.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from quizbank.core.drills.kinds import DrillKind
from quizbank.core.items import CodeEntryItem, SingleItem

CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?|[A-Z]{2}[0-9](?:\.[0-9A-Z]{1,4})?"
TOKEN = re.compile(rf"\b(?:{CODE})")
IN_BRACKETS = re.compile(r"\(([^()]*\d[^()]*)\)")
JOINED = re.compile(r"[-.\s–]*(-|–|to)[-.\s–]*")
SEQUENCE_KINDS = ("code_first", "use_additional", "code_also")


@dataclass
class Oracle:
    """The tables as of a day."""

    now: int
    before: int
    valid: set[str] = field(default_factory=set)
    was_valid: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)
    codes_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    sevenths: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    levels: dict[str, str] = field(default_factory=dict)
    definitions: set[tuple[str, int, str, str]] = field(default_factory=set)

    def above(self, code: str) -> list[str]:
        """The code and every heading above it."""
        chain = [code]
        while chain[-1] in self.parents:
            chain.append(self.parents[chain[-1]])
        return chain

    def said_of(self, code: str, kind: str) -> list[str]:
        """The texts of the notes of a kind that apply to a code."""
        return [text for level in self.above(code) for k, text in self.notes[level] if k == kind]

    def names(self, one: str, other: str, kind: str) -> bool:
        """Whether a note of one code names the other in brackets, without a condition."""
        return any(is_named(text, other) for text in self.said_of(one, kind))

    def mentions(self, one: str, other: str, kind: str) -> bool:
        """Whether a note of one code could be about the other."""
        return any(may_be_named(text, other) for text in self.said_of(one, kind))

    def right(self, kind: DrillKind, item: SingleItem | CodeEntryItem) -> set[str]:
        """The letters (or typed codes) that the tables call right."""
        if isinstance(item, CodeEntryItem):
            title = unescaped(re.search(r"\*\*(.+)\*\*", item.stem)[1])  # type: ignore[index]
            return self.codes_of[title] & self.valid
        judge = JUDGES[kind](self, unescaped(item.stem))
        texts = {letter: unescaped(option.text) for letter, option in item.options.items()}
        return {letter for letter, text in texts.items() if judge(text)}


def oracle_of(path: Path, day: date) -> Oracle:
    """Read everything."""
    fiscal = day.year + (day.month > 9)
    before = date(fiscal - 1, 10, 1) - timedelta(days=1)
    oracle = Oracle(int(f"{day:%Y%m%d}"), int(f"{before:%Y%m%d}"))
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as tables:
        for code, first, until in tables.execute("SELECT code, first, until FROM validity"):
            for then, found in ((oracle.now, oracle.valid), (oracle.before, oracle.was_valid)):
                if first <= then and (until is None or then < until):
                    found.add(code)
        for code, title, parent in tables.execute(
            "SELECT code, title, parent FROM entry JOIN edition ON edition.id = edition"
            " WHERE system != 'hcpcs'"
        ):
            oracle.parents.update({code: parent} if parent else {})
            if title:
                oracle.titles[code] = title
                oracle.codes_of[title].add(code)
        for code, kind, text in tables.execute("SELECT code, kind, text FROM note"):
            oracle.notes[code].append((kind, text))
        for code, character, means in tables.execute(
            "SELECT code, character, meaning FROM seventh"
        ):
            oracle.sevenths[code][character] = means
        oracle.levels.update(
            tables.execute("SELECT code, level FROM cc_level WHERE year = ?", (fiscal,))
        )
        oracle.definitions.update(
            tables.execute(
                "SELECT l.label, d.axis, d.title, d.definition FROM pcs_definition d"
                " JOIN pcs_label l ON l.before = '' AND l.axis = 1 AND l.value = d.section"
            )
        )
    return oracle


def unescaped(text: str) -> str:
    """Markdown without its backslashes."""
    return re.sub(r"\\([\\`*_])", r"\1", text)


def bare(code: str) -> str:
    """Without the dot."""
    return code.replace(".", "")


def is_named(text: str, code: str) -> bool:
    """Whether the one pair of brackets with codes in a note lists the code."""
    groups = IN_BRACKETS.findall(text)
    groups = [group for group in groups if TOKEN.match(group)]
    if len(groups) != 1 or re.search("character|unless|with ", groups[0] + text.split(")")[-1]):
        return False
    parts = [TOKEN.findall(part) for part in groups[0].split(",")]
    for ends in parts if all(parts) else []:
        low, high = bare(ends[0]), bare(ends[-1])
        here = bare(code)
        if low <= here[: len(low)] and here[: len(high)] <= high:
            return True
    return False


def may_be_named(text: str, code: str) -> bool:
    """Whether the note has the code, a heading above it, or a range around it, however written."""
    found = list(TOKEN.finditer(text))
    here = bare(code)
    if any(here.startswith(bare(one[0])) for one in found):
        return True
    return any(
        JOINED.fullmatch(text[one.end() : other.start()])
        and bare(one[0]) <= here
        and here[: len(bare(other[0]))] <= bare(other[0])
        for one, other in zip(found, found[1:], strict=False)
    )


Judge = Callable[[str], bool]


def _first_code(text: str) -> str:
    return text.split()[0].rstrip(",")


def _billable(oracle: Oracle, stem: str) -> Judge:
    wanted = "**not**" not in stem
    return lambda text: (_first_code(text) in oracle.valid) == wanted


def _seventh(oracle: Oracle, stem: str) -> Judge:
    base = _first_code(stem)
    says = re.search(r"The record says: “(.+)”\.\n", stem)[1]  # type: ignore[index]
    governing = next(oracle.sevenths[one] for one in oracle.above(base) if oracle.sevenths[one])

    def is_right(text: str) -> bool:
        is_made_of_it = bare(text)[:-1] == bare(base).ljust(6, "X")
        return text in oracle.valid and is_made_of_it and governing.get(text[-1]) == says

    return is_right


def _title_to_code(oracle: Oracle, stem: str) -> Judge:
    title = stem.partition("“")[2].rpartition("”")[0]
    return lambda text: text in oracle.valid and oracle.titles[text] == title


def _code_to_title(oracle: Oracle, stem: str) -> Judge:
    code = re.search(r"title of (\S+)\?", stem)[1]  # type: ignore[index]
    return lambda text: code in oracle.valid and oracle.titles[code] == text


def _excludes1(oracle: Oracle, stem: str) -> Judge:
    code = _first_code(stem)

    def is_right(text: str) -> bool:
        other = _first_code(text)
        assert {code, other} <= oracle.valid
        kept_away = oracle.names(code, other, "excludes1")
        perhaps = oracle.mentions(code, other, "excludes1")
        perhaps = perhaps or oracle.mentions(other, code, "excludes1")
        assert kept_away or not perhaps, f"{code} and {other} may or may not stand together"
        return kept_away

    return is_right


def _sequencing(oracle: Oracle, stem: str) -> Judge:
    one, other = re.findall(r"^- (\S+) ", stem, re.MULTILINE)
    assert {one, other} <= oracle.valid
    orders = set()
    for a, b in ((one, other), (other, one)):
        orders |= {(b, a)} if oracle.names(a, b, "code_first") else set()
        orders |= {(a, b)} if oracle.names(a, b, "use_additional") else set()
        assert not oracle.mentions(a, b, "excludes1")
    tied = [
        kind
        for kind in SEQUENCE_KINDS
        if oracle.mentions(one, other, kind) or oracle.mentions(other, one, kind)
    ]
    assert len(orders) == ("code_also" not in tied), f"{one}, {other}: {orders}, {tied}"

    def is_right(text: str) -> bool:
        if text.startswith("Either"):
            return tied == ["code_also"] and not orders
        if text.endswith(" alone"):
            return not tied
        return tuple(text.split(", then ")) in orders

    return is_right


def _cc_level(oracle: Oracle, stem: str) -> Judge:
    code = _first_code(stem)
    assert code in oracle.valid
    wanted = {"MCC": "MCC (", "CC": "CC ("}.get(oracle.levels.get(code, ""), "Neither")
    return lambda text: text.startswith(wanted)


def _changes(oracle: Oracle, stem: str) -> Judge:
    code = _first_code(stem)
    state = (code in oracle.was_valid, code in oracle.valid)
    wanted = {(False, True): "New:", (True, False): "Deleted:", (True, True): "Unchanged:"}[state]
    return lambda text: text.startswith(wanted)


def _pcs_axis(oracle: Oracle, stem: str) -> Judge:
    title, blank = re.search(r"“(.+)”: (\S{7})\n", stem).groups()  # type: ignore[union-attr]

    def is_right(text: str) -> bool:
        code = blank.replace("?", text)
        return code in oracle.valid and oracle.titles.get(code) == title

    return is_right


def _defined(axis: int) -> Callable[[Oracle, str], Judge]:
    def judge_of(oracle: Oracle, stem: str) -> Judge:
        section = re.match(r"Section (.+?)\. (?:Which|How)", stem)[1]  # type: ignore[index]
        name = re.search(r"\*\*(.+)\*\*", stem)
        if name:
            return lambda text: (section, axis, name[1], text) in oracle.definitions
        definition = stem.partition("“")[2].rpartition("”")[0]
        return lambda text: (section, axis, text, definition) in oracle.definitions

    return judge_of


JUDGES: dict[DrillKind, Callable[[Oracle, str], Judge]] = {
    DrillKind.BILLABLE: _billable,
    DrillKind.SEVENTH_CHARACTER: _seventh,
    DrillKind.TITLE_TO_CODE: _title_to_code,
    DrillKind.CODE_TO_TITLE: _code_to_title,
    DrillKind.EXCLUDES1: _excludes1,
    DrillKind.SEQUENCING: _sequencing,
    DrillKind.CC_LEVEL: _cc_level,
    DrillKind.CHANGES: _changes,
    DrillKind.PCS_AXIS: _pcs_axis,
    DrillKind.ROOT_OPERATION: _defined(3),
    DrillKind.APPROACH: _defined(5),
}
