"""The table that we hand out to be filled in."""

import csv
import io

from quizbank.core.interchange.csv_columns import TEMPLATE

EXAMPLES = (
    {
        "kind": "single",
        "stem": "High blood pressure without a known cause. Which code is reported?",
        "option_a": "I10",
        "why_a": "Correct. Hypertension without a stated cause is essential hypertension.",
        "option_b": "I15.9",
        "why_b": "This one needs a cause that the note does not name.",
        "option_c": "R03.0",
        "why_c": "This one is for a raised reading without a diagnosis.",
        "key": "A",
        "rationale": "Hypertension has one code unless the heart, the kidneys or a cause is named.",
        "topics": "hypertension",
        "difficulty": "1",
        "references": "ICD-10-CM Official Guidelines, Section I.C.9.a",
    },
    {
        "kind": "multiple",
        "stem": "Select the TWO features of a query that follows the rules.",
        "option_a": "It quotes the record.",
        "why_a": "Correct. The provider sees what the question rests on.",
        "option_b": "It names the payment.",
        "why_b": "Money stays out of a query.",
        "option_c": "It leaves the answer open.",
        "why_c": "Correct. The provider decides.",
        "option_d": "It asks for one diagnosis by name.",
        "why_d": "That leads the provider.",
        "key": "A, C",
        "rationale": "A query gives facts from the record and lets the provider decide.",
        "topics": "query-practice",
        "difficulty": "2",
        "references": "AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice",
    },
    {
        "kind": "code_entry",
        "stem": "Type 2 diabetes without complications, treated with diet. Enter the code.",
        "key": "E11.9: Type 2 diabetes without a complication that is named.",
        "rationale": "Without a named complication the code ends in 9.",
        "topics": "diabetes",
        "difficulty": "1",
        "references": "ICD-10-CM Official Guidelines, Section I.C.4.a",
        "code_system": "icd10cm",
        "ordered": "true",
    },
)


def template() -> bytes:
    """An empty table with a row for each kind of question, to be written over."""
    written = io.StringIO(newline="")
    rows = csv.DictWriter(written, TEMPLATE, restval="", lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(EXAMPLES)
    return written.getvalue().encode("utf-8-sig")
