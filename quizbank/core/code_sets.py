"""Shapes of medical codes, and which code year an exam date asks for."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CodeSystem(StrEnum):
    """Every code in an item names its system, because the shapes collide."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    HCPCS = "hcpcs"
    HCPCS_MODIFIER = "hcpcs_modifier"
    CPT = "cpt"
    CPT_MODIFIER = "cpt_modifier"
    MS_DRG = "ms_drg"
    REVENUE_CODE = "revenue_code"
    PLACE_OF_SERVICE = "place_of_service"
    CARC = "carc"
    TYPE_OF_BILL = "type_of_bill"
    CONDITION_CODE = "condition_code"
    OCCURRENCE_CODE = "occurrence_code"
    VALUE_CODE = "value_code"


SHAPES = {
    # A letter may stand in second place since category QA0 of fiscal year 2026.
    CodeSystem.ICD10CM: re.compile(r"[A-Z][0-9A-Z][0-9A-Z](\.[0-9A-Z]{1,4})?"),
    CodeSystem.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{7}"),
    CodeSystem.HCPCS: re.compile(r"[A-CE-V]\d{4}"),
    CodeSystem.HCPCS_MODIFIER: re.compile(r"[A-Z][A-Z0-9]"),
    CodeSystem.CPT: re.compile(r"\d{4}[0-9FMTU]"),
    CodeSystem.CPT_MODIFIER: re.compile(r"\d{2}|\d[A-Z]|P[1-6]"),
    CodeSystem.MS_DRG: re.compile(r"\d{3}"),
    CodeSystem.REVENUE_CODE: re.compile(r"\d{4}"),
    CodeSystem.PLACE_OF_SERVICE: re.compile(r"\d{2}"),
    CodeSystem.CARC: re.compile(r"[A-Z]{0,2}-?[A-Z]?\d{1,3}"),
    CodeSystem.TYPE_OF_BILL: re.compile(r"\d{3,4}|\d{2,3}[xX]"),
    CodeSystem.CONDITION_CODE: re.compile(r"[A-Z0-9]{2}"),
    CodeSystem.OCCURRENCE_CODE: re.compile(r"[A-Z0-9]{2}"),
    CodeSystem.VALUE_CODE: re.compile(r"[A-Z0-9]{2}"),
}


def has_shape(code: str, system: CodeSystem) -> bool:
    """Whether the text is written as a code of that system is (it need not exist)."""
    return SHAPES[system].fullmatch(code) is not None


def normalised_code(typed: str) -> str:
    """A code in capitals without dots, spaces and hyphens, so that `e11.65 ` is E1165."""
    return re.sub(r"[.\s-]+", "", typed).upper()


@dataclass(frozen=True)
class CodeYearRule:
    """The day of the year from which an exam uses that year's code books."""

    switch_month: int
    switch_day: int

    def year_on(self, day: date) -> int:
        """The code year of an exam on that day: before the switch it is still the year before."""
        switched = (day.month, day.day) >= (self.switch_month, self.switch_day)
        return day.year if switched else day.year - 1
