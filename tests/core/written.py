"""Question sets as their authors write them: small texts to break in one place."""

from quizbank.core.bank_file import ReadResult, read_question_set
from quizbank.core.problems import Problem

HEAD = """\
format: 1
set: small
title: "A small set"
exams: [ccs]
code_years: [2026, 2027]
uses_cpt: false
licence: "Made up for tests"
author: "The tests"
items:
"""
SINGLE = """\
  - id: small-single
    kind: single
    domains: {ccs: coding}
    topics: [hypertension]
    difficulty: 1
    stem: "Which code is for essential hypertension?"
    options:
      A: {text: "I10", why: "That is the code."}
      B: {text: "I11.9", why: "That one is with heart disease."}
      C: {text: "I12.9", why: "That one is with kidney disease."}
    key: A
    rationale: "I10 stands alone."
    references: ["The tabular list, I10"]
    codes:
      icd10cm: ["I10", "I11.9", "I12.9"]
"""
MULTIPLE = """\
  - id: small-multiple
    kind: multiple
    choose: 2
    domains: {ccs: queries}
    topics: [queries]
    difficulty: 2
    stem: "Select the TWO even numbers."
    options:
      A: {text: "One", why: "It is odd."}
      B: {text: "Two hundred", why: "It is even."}
      C: {text: "Three", why: "It is odd."}
      D: {text: "Four hundred", why: "It is even."}
    key: [B, D]
    rationale: "Even numbers end in 0, 2, 4, 6 or 8."
    references: ["Any book of arithmetic"]
"""
TYPED = """\
  - id: small-typed
    kind: code_entry
    code_system: icd10cm
    ordered: true
    domains: {ccs: coding}
    topics: [diabetes]
    difficulty: 3
    stem: "Enter the two codes."
    key:
      - {code: "E11.42", why: "The type with its complication."}
      - {code: "Z79.4", why: "The insulin."}
    near_misses:
      - {code: "E11.40", why: "Too vague."}
    rationale: "The combination code first."
    references: ["The guidelines"]
    codes:
      icd10cm: ["E11.42", "Z79.4", "E11.40"]
"""
CASE = """\
  - id: small-case
    kind: case
    title: "A wrist"
    setting: emergency
    record:
      - {title: "Note", text: "Fall on the right hand; S52.531A was coded."}
    items:
      - id: small-case-a
        kind: single
        domains: {ccs: documentation}
        topics: [fractures]
        difficulty: 1
        stem: "What was broken?"
        options:
          A: {text: "The radius", why: "The code says so."}
          B: {text: "The ulna", why: "The code says otherwise."}
          C: {text: "The hand", why: "The code says otherwise."}
        key: A
        rationale: "The category names the bone."
        references: ["The tabular list, S52"]
        codes: {icd10cm: ["S52.531A"]}
"""
WHOLE = HEAD + SINGLE + MULTIPLE + TYPED + CASE


def with_changes(text: str, *changes: tuple[str, str]) -> str:
    """The text with each first old piece replaced by the new one; the old ones must be there."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in the text"
        text = text.replace(old, new, 1)
    return text


def line_with(text: str, piece: str) -> int:
    """The line on which a piece of the text stands."""
    return text[: text.index(piece)].count("\n") + 1


def read(text: str, path_name: str = "small.yaml") -> ReadResult:
    """Read a text as if it were a file."""
    return read_question_set(path_name, text.encode())


def the_problem(text: str) -> Problem:
    """The one problem of a text."""
    problems = read(text).problems
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]
