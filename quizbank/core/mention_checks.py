"""Codes that a text names without a system, and CPT numbers beside what they could mean."""

from collections.abc import Callable, Collection, Iterable, Iterator

from quizbank.core.bank_file import PlacedItem, ReadResult
from quizbank.core.code_mentions import Mention, dental_codes_in, listed_as, mentions_in
from quizbank.core.code_sets import CodeSystem
from quizbank.core.cpt_guard import descriptors_in, explains_number
from quizbank.core.findings import Finding, Severity
from quizbank.core.item_texts import PlacedText, listed_codes, texts_of, texts_of_record
from quizbank.core.problems import Problem

NUMBERS_ALONE = "CPT texts belong to the AMA: write the number alone, and say in your own words"
NUMBERS_ALONE += " what was done to the patient"
HeadingOrNothing = Callable[[Mention], bool]


def mention_findings(read: ReadResult, is_no_code: HeadingOrNothing) -> Iterator[Finding]:
    """For each item and each case record of a set; `is_no_code` knows the words that are written
    like a code but are a heading, or nothing at all.
    """
    records: dict[str, PlacedItem] = {}
    listed_in: dict[str, set[str]] = {}
    for item in read.items:
        listed = {one.code for one in listed_codes(item)}
        yield from _of_texts(read, item.name, texts_of(item), listed, is_no_code)
        if item.record is not None:
            records.setdefault(item.case, item)
            listed_in.setdefault(item.case, set()).update(listed)
    for case, item in records.items():
        if item.record is not None:
            texts = texts_of_record(item.record)
            yield from _of_texts(read, case, texts, listed_in[case], is_no_code)


def _of_texts(
    read: ReadResult,
    name: str,
    texts: Iterable[PlacedText],
    listed: Collection[str],
    is_no_code: HeadingOrNothing,
) -> Iterator[Finding]:
    told: set[str] = set()
    for text in texts:
        for rule, says, remedy in _text_faults(text):
            problem = Problem(read.path_name, text.line, name, text.field, says, remedy)
            yield Finding(problem, Severity.PROBLEM, rule)
        for mention in mentions_in(text.text):
            is_listed = any(one in listed for one in listed_as(mention))
            if mention.code in told or is_listed or is_no_code(mention):
                continue
            told.add(mention.code)
            yield _unlisted(read, name, text, mention)


def _text_faults(text: PlacedText) -> Iterator[tuple[str, str, str]]:
    """Rule, what is wrong and what to do."""
    for explained in descriptors_in(text.text):
        says = f"has text that may say what a CPT number means: {explained}"
        yield "cpt_text", says, NUMBERS_ALONE
    if text.is_option and explains_number(text.text):
        says = f"is a number with words beside it: {' '.join(text.text.split())[:60]}"
        yield "cpt_text", says, NUMBERS_ALONE
    for code in dental_codes_in(text.text):
        remedy = "Take it out: CDT belongs to the American Dental Association"
        yield "cdt", f"names {code}, which is written like a dental code", remedy


def _unlisted(read: ReadResult, name: str, text: PlacedText, mention: Mention) -> Finding:
    system = mention.systems[0]
    says = f"names {mention.code}, which `codes` does not have"
    remedy = f"List it under codes.{system.value}"
    if len(mention.systems) > 1:
        remedy = f"List it under {' or '.join(f'codes.{one.value}' for one in mention.systems)}"
    if system == CodeSystem.CPT:
        if not read.uses_cpt:
            remedy += " and write `uses_cpt: true`"
        remedy += "; an amount is written as 12,345"
    problem = Problem(read.path_name, text.line, name, text.field, says, remedy)
    return Finding(problem, Severity.PROBLEM, "unlisted_code")
