"""Writes question sets for tests, so that no test depends on what the real bank says today.

path = write_question_set(folder, "cbcs", items=160)
path = write_question_set(folder, "ccs", items=40, cases=2, multiple=4, code_entries=4)
"""

import random
from pathlib import Path
from typing import Any

import yaml

CPC_AREAS = (
    "surgery-10000|surgery-20000|surgery-30000|surgery-40000|surgery-50000|surgery-60000|"
    "evaluation-management|anesthesia|radiology|pathology-laboratory|medicine|terminology|"
    "anatomy|icd-10-cm|hcpcs|guidelines|compliance|cases"
)
DOMAINS: dict[str, dict[str, int]] = {  # domain id → its part of the items
    "cpc": dict.fromkeys(CPC_AREAS.split("|"), 1),
    "ccs": {"coding": 5, "documentation": 1, "queries": 1, "regulatory": 1, "technologies": 1},
    "cca": {
        "classification": 5,
        "reimbursement": 2,
        "records": 2,
        "compliance": 2,
        "technologies": 1,
        "privacy": 1,
    },
    "cbcs": {"revenue-cycle": 15, "eligibility": 20, "coding": 32, "billing": 33},
}
PEOPLE = "a biller|an auditor|the front desk|a clinic manager|the payer|a new coder|the surgeon"
DOINGS = "receives|corrects|questions|returns|reviews|prepares|postpones|explains|compares"
THINGS = (
    "the claim for a wrist visit|a remittance with two denials|the referral of a cardiologist|"
    "an operative note without laterality|the waiver that a patient signed|a duplicate statement|"
    "the eligibility answer of the plan|a discharge summary|the charge for a drug|an addendum"
)
WHENS = "before noon|after the visit|on the day of discharge|within the filing limit|twice a week"
WHYS = (
    "because the policy ended|although the plan paid in part|since the note was unsigned|"
    "while the second payer waits|so that the balance can be billed|unless the patient objects"
)
WHY = "Looked at closely:"  # what no stem says, so that a test can look for it
RULE = "The rule behind it:"
SETTINGS = ("inpatient", "outpatient", "emergency", "professional")


def write_question_set(folder: Path, exam: str, *, name: str = "", **amounts: int) -> Path:
    """Write `question_set(...)` to a YAML file of its own."""
    written = question_set(exam, name=name, **amounts)
    path = folder / f"{written['set']}.yaml"
    path.write_text(yaml.safe_dump(written, sort_keys=False, allow_unicode=True), "utf-8")
    return path


def question_set(
    exam: str,
    *,
    name: str = "",
    items: int = 40,
    multiple: int = 0,
    code_entries: int = 0,
    cases: int = 0,
    items_per_case: int = 3,
) -> dict[str, Any]:
    """A well-formed set of that many items; the same arguments make the same set."""
    name = name or f"{exam}-made-up"
    chance = random.Random(name)
    domain_of = spread(DOMAINS[exam])
    entries: list[dict[str, Any]] = []

    def add(kind: str, number: int) -> dict[str, Any]:
        make = {"single": single, "multiple": choose_two, "code-entry": type_codes}[kind]
        item = make(chance, number)
        domains = {exam: domain_of[number % len(domain_of)]}
        return {"id": f"{name}-{kind}-{number:03}", "domains": domains, **item}

    entries += [add("single", number) for number in range(items)]
    entries += [add("multiple", number) for number in range(multiple)]
    entries += [add("code-entry", number) for number in range(code_entries)]
    for number in range(cases):
        case_id = f"{name}-case-{number:03}"
        asked = [
            {**add("single", number * items_per_case + place), "id": f"{case_id}-{place + 1}"}
            for place in range(items_per_case)
        ]
        for item in asked:
            item["domains"] = {exam: "cases" if exam == "cpc" else domain_of[0]}
        setting = SETTINGS[number % len(SETTINGS)]
        entries.append({"id": case_id, **case(chance, number, setting), "items": asked})
    return {
        "format": 1,
        "set": name,
        "title": f"Made-up set {name}",
        "exams": [exam],
        "code_years": list(range(2025, 2060)),  # so that no test depends on today's date
        "uses_cpt": False,
        "licence": "Made up for tests",
        "author": "The tests",
        "items": entries,
    }


def spread(parts: dict[str, int]) -> list[str]:
    """A hundred domain ids or so, in proportion and well mixed."""
    total = sum(parts.values())
    due = dict.fromkeys(parts, 0.0)
    ids = []
    for _ in range(max(total, 100)):
        for domain, part in parts.items():
            due[domain] += part / total
        largest = max(due, key=lambda domain: due[domain])
        due[largest] -= 1
        ids.append(largest)
    return ids


def sentence(chance: random.Random) -> str:
    """One that no other sentence is likely to equal."""
    parts = [chance.choice(words.split("|")) for words in (PEOPLE, DOINGS, THINGS, WHENS, WHYS)]
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def paragraph(chance: random.Random, sentences: int) -> str:
    """Several sentences."""
    return " ".join(sentence(chance) for _ in range(sentences))


def phrase(chance: random.Random) -> str:
    """An option: a few words."""
    return f"{chance.choice(DOINGS.split('|')).capitalize()} {chance.choice(THINGS.split('|'))}"


def phrases(chance: random.Random, count: int) -> list[str]:
    """As many options, all different."""
    found: list[str] = []
    while len(found) < count:
        found += [text for text in [phrase(chance)] if text not in found]
    return found


def single(chance: random.Random, number: int) -> dict[str, Any]:
    """One right option of four; the key goes round A, C, B, D."""
    return {
        "kind": "single",
        **about(chance, number),
        "stem": f"{paragraph(chance, 3)}\n\nWhat comes next in story {number + 1}?",
        "options": options(chance, 4),
        "key": "ACBD"[number % 4],
        "shuffle": number % 3 == 0,
    }


def choose_two(chance: random.Random, number: int) -> dict[str, Any]:
    """Two right options of five."""
    return {
        "kind": "multiple",
        **about(chance, number),
        "stem": f"{paragraph(chance, 2)}\n\nSelect the TWO steps that end pair {number + 1}.",
        "options": options(chance, 5),
        "choose": 2,
        "key": ["A", "D"] if number % 2 else ["B", "E"],
    }


def type_codes(chance: random.Random, number: int) -> dict[str, Any]:
    """Two diagnoses to type, in any order or in sequence."""
    return {
        "kind": "code_entry",
        **about(chance, number),
        "stem": f"{paragraph(chance, 2)}\n\nEnter the TWO diagnosis codes of record {number + 1}.",
        "code_system": "icd10cm",
        "ordered": number % 2 == 0,
        "key": [
            {"code": "E11.9", "why": "The record names it."},
            {"code": "I10", "why": "The record names it, too."},
        ],
        "near_misses": [{"code": "E10.9", "why": "The record names the other type."}],
        "codes": {"icd10cm": ["E11.9", "I10", "E10.9"]},
    }


def case(chance: random.Random, number: int, setting: str) -> dict[str, Any]:
    """A record of three sections."""
    return {
        "kind": "case",
        "title": f"Made-up record {number + 1}",
        "setting": setting,
        "record": [
            {"title": "H&P", "text": paragraph(chance, 6)},
            {"title": "Operative note", "text": paragraph(chance, 8)},
            {
                "title": "Labs",
                "text": "| Test | Value |\n|---|---|\n| Sodium | 139 |\n| Potassium | 4.1 |",
            },
        ],
    }


def about(chance: random.Random, number: int) -> dict[str, Any]:
    """What every kind of item says about itself."""
    return {
        "topics": [f"topic-{number % 5}"],
        "difficulty": 1 + number % 3,
        "rationale": f"{RULE} {paragraph(chance, 3)}",
        "references": ["The made-up manual, chapter 1"],
    }


def options(chance: random.Random, count: int) -> dict[str, dict[str, str]]:
    """Lettered options with reasons."""
    texts = phrases(chance, count)
    return {
        letter: {"text": text, "why": f"{WHY} {sentence(chance)}"}
        for letter, text in zip("ABCDEFGH", texts, strict=False)
    }
