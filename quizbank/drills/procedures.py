"""ICD-10-PCS on a day, as drills ask for it."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from quizbank.codebook.masters import number_of
from quizbank.codebook.pcs import PcsValue
from quizbank.codebook.queries import find_code, pcs_choices, pcs_definitions, pcs_table
from quizbank.codebook.tables import code_tables
from quizbank.core.code_sets import CodeSystem
from quizbank.core.drills.tables import Defined, ProcedureTable, Value

PCS = CodeSystem.ICD10PCS


class Procedures:
    """The tables on a day; what is read of them as a whole is kept."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._read: dict[str, ProcedureTable] = {}
        self._definitions: dict[int, Sequence[Defined]] = {}

    @cached_property
    def _tables(self) -> tuple[str, ...]:
        on = number_of(self.day)
        rows = code_tables().rows(
            "SELECT DISTINCT substr(code, 1, 3) FROM validity WHERE system = ? AND first <= ?"
            " AND (until IS NULL OR until > ?) INTERSECT"
            " SELECT before FROM pcs_label WHERE axis = 4 ORDER BY 1",
            PCS,
            on,
            on,
        )
        return tuple(prefix for (prefix,) in rows)

    def tables(self) -> Sequence[str]:
        """The first three characters of all tables whose values have labels."""
        return self._tables

    def table(self, prefix: str) -> ProcedureTable:
        """One of them; values without a label are left out."""
        if prefix not in self._read:
            self._read[prefix] = self._table(prefix)
        return self._read[prefix]

    def _table(self, prefix: str) -> ProcedureTable:
        found = pcs_table(prefix, self.day)
        if found is None:
            return ProcedureTable(prefix, (), (), ())
        axes = [
            dict.fromkeys(value for row in found.rows for value in row[axis])
            for axis in range(len(found.axis_names))
        ]
        head = tuple(axis.value.label or axis.value.value for axis in found.head)
        return ProcedureTable(prefix, head, found.axis_names, tuple(map(_labelled, axes)))

    def characters_behind(self, prefix: str) -> Sequence[str]:
        """The characters that may follow; each leads to a valid code."""
        return [one.value for one in pcs_choices(prefix, self.day)]

    def procedure_title(self, code: str) -> str | None:
        """The title of a valid code, where a source has it."""
        entry = find_code(PCS, code, self.day)
        return entry.title if entry and entry.is_valid_on(self.day) else None

    def defined(self, axis: int) -> Sequence[Defined]:
        """What is defined of the root operations (axis 3) or approaches (axis 5)."""
        if axis not in self._definitions:
            self._definitions[axis] = [
                Defined(section.label, one.title, one.definition, one.examples)
                for section in pcs_choices("", self.day)
                if section.label
                for one in pcs_definitions(section.value, axis, self.day)
            ]
        return self._definitions[axis]


def _labelled(values: dict[PcsValue, None]) -> tuple[Value, ...]:
    return tuple(Value(one.value, one.label) for one in values if one.label)
