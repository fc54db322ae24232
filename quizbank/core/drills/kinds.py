"""The kinds of drills, what each asks, and to what part of an exam it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from quizbank.core.code_sets import CodeSystem
from quizbank.core.items import ExamId


class DrillKind(StrEnum):
    """What is drilled; also its name in addresses."""

    BILLABLE = "billable"
    SEVENTH_CHARACTER = "seventh-character"
    TITLE_TO_CODE = "title-to-code"
    CODE_TO_TITLE = "code-to-title"
    EXCLUDES1 = "excludes-1"
    SEQUENCING = "sequencing"
    CHANGES = "changes"
    LOOK_UP = "look-up"
    CC_LEVEL = "cc-or-mcc"
    PCS_AXIS = "pcs-axis"
    ROOT_OPERATION = "root-operation"
    APPROACH = "approach"
    PCS_LOOK_UP = "pcs-look-up"


# Which content area of an exam asks for it; an exam that is not named does not.
Domains = Mapping[ExamId, str]
DIAGNOSES: Domains = {
    "cpc": "icd-10-cm",
    "ccs": "coding",
    "cca": "classification",
    "cbcs": "coding",
}
PROCEDURES: Domains = {"ccs": "coding", "cca": "classification"}
GROUPING: Domains = {"ccs": "coding", "cca": "reimbursement"}


@dataclass(frozen=True)
class About:
    """A kind of drill in words, and what its items have in common."""

    name: str
    says: str
    domains: Domains
    topic: str
    difficulty: Literal[1, 2, 3]
    system: CodeSystem
    is_look_up: bool = False  # a code is to be found in the book, against the exam's pace


ABOUT: Mapping[DrillKind, About] = {
    DrillKind.BILLABLE: About(
        "Billable or not",
        "Which code may be reported as it stands, and which needs more characters?",
        DIAGNOSES,
        "code-validation",
        1,
        CodeSystem.ICD10CM,
    ),
    DrillKind.SEVENTH_CHARACTER: About(
        "7th character",
        "Complete a code, with placeholders where they belong.",
        DIAGNOSES,
        "icd-10-cm-guidelines",
        1,
        CodeSystem.ICD10CM,
    ),
    DrillKind.TITLE_TO_CODE: About(
        "Title to code",
        "Choose the code of a title among its neighbours in the book.",
        DIAGNOSES,
        "diagnosis-coding",
        2,
        CodeSystem.ICD10CM,
    ),
    DrillKind.CODE_TO_TITLE: About(
        "Code to title",
        "Choose what a code stands for.",
        DIAGNOSES,
        "diagnosis-coding",
        2,
        CodeSystem.ICD10CM,
    ),
    DrillKind.EXCLUDES1: About(
        "Excludes1",
        "Which code may not stand beside another?",
        DIAGNOSES,
        "icd-10-cm-guidelines",
        3,
        CodeSystem.ICD10CM,
    ),
    DrillKind.SEQUENCING: About(
        "Sequencing",
        "Code first, use additional code, code also: which of two codes goes first?",
        DIAGNOSES,
        "icd-10-cm-guidelines",
        2,
        CodeSystem.ICD10CM,
    ),
    DrillKind.CHANGES: About(
        "Changes of the year",
        "New, deleted, or as it was?",
        DIAGNOSES,
        "code-validation",
        2,
        CodeSystem.ICD10CM,
    ),
    DrillKind.LOOK_UP: About(
        "Timed look-up",
        "Find the code of a title in your book and type it, against the exam's pace.",
        DIAGNOSES,
        "diagnosis-coding",
        2,
        CodeSystem.ICD10CM,
        is_look_up=True,
    ),
    DrillKind.CC_LEVEL: About(
        "CC, MCC or neither",
        "What does a secondary diagnosis count as in the MS-DRGs?",
        GROUPING,
        "ms-drg",
        2,
        CodeSystem.ICD10CM,
    ),
    DrillKind.PCS_AXIS: About(
        "Axis by axis",
        "Choose the character that a procedure needs on one axis of its table.",
        PROCEDURES,
        "pcs-tables",
        2,
        CodeSystem.ICD10PCS,
    ),
    DrillKind.ROOT_OPERATION: About(
        "Root operations",
        "Tell a root operation by its definition, and the other way round.",
        PROCEDURES,
        "pcs-root-operations",
        1,
        CodeSystem.ICD10PCS,
    ),
    DrillKind.APPROACH: About(
        "Approaches",
        "Tell an approach by its definition, and the other way round.",
        PROCEDURES,
        "pcs-approaches",
        1,
        CodeSystem.ICD10PCS,
    ),
    DrillKind.PCS_LOOK_UP: About(
        "Timed table look-up",
        "Build the code of a procedure in its table and type it, against the exam's pace.",
        PROCEDURES,
        "pcs-tables",
        2,
        CodeSystem.ICD10PCS,
        is_look_up=True,
    ),
}
