"""Codes are found in running text, and words that only look like codes are not."""

import pytest

from quizbank.core.code_mentions import dental_codes_in, is_named_in, listed_as, mentions_in
from quizbank.core.code_sets import CodeSystem


def found(text: str) -> set[tuple[str, str]]:
    """Codes with the first system that they could belong to."""
    return {(mention.code, mention.systems[0].value) for mention in mentions_in(text)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Diabetes is E11.65, not E11.9.", {("E11.65", "icd10cm"), ("E11.9", "icd10cm")}),
        ("The seventh character of S72.001A", {("S72.001A", "icd10cm")}),
        ("Category QA0.0101 has two letters", {("QA0.0101", "icd10cm")}),
        ("(I10)", {("I10", "icd10cm")}),
        ("**0DTJ4ZZ** and B2111ZZ", {("0DTJ4ZZ", "icd10pcs"), ("B2111ZZ", "icd10pcs")}),
        ("J1885 twice", {("J1885", "hcpcs")}),
        ("Report 99213, 0238T and 4004F.", {(c, "cpt") for c in ("99213", "0238T", "4004F")}),
        ("99213-25", {("99213", "cpt"), ("25", "cpt_modifier")}),
        ("27447-50-LT", {("27447", "cpt"), ("50", "cpt_modifier"), ("LT", "cpt_modifier")}),
        ("J9271-JZ", {("J9271", "hcpcs"), ("JZ", "cpt_modifier")}),
        ("modifiers 25, 59 and XU", {(c, "cpt_modifier") for c in ("25", "59", "XU")}),
        ("Modifier -26 or modifier P3", {("26", "cpt_modifier"), ("P3", "cpt_modifier")}),
        ("MS-DRG 470 and DRG 871", {("470", "ms_drg"), ("871", "ms_drg")}),
        ("revenue code 0360", {("0360", "revenue_code")}),
        ("POS 11, place of service 22", {(c, "place_of_service") for c in ("11", "22")}),
        ("type of bill 0131 or TOB 13X", {(c, "type_of_bill") for c in ("0131", "13X")}),
        ("condition code 44", {("44", "condition_code")}),
        ("occurrence code 11 and value code 80", {("11", "occurrence_code"), ("80", "value_code")}),
        ("Denied with CO-45 and PR 1", {("CO-45", "carc"), ("PR 1", "carc")}),
    ],
)
def test_a_code_is_found_with_its_system(text: str, codes: set[tuple[str, str]]) -> None:
    assert found(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Section I.C.4.a of the ICD-10-CM guidelines, FY 2026",
        "The fee is $12345, or 12,345 dollars, or 10500.50 or 12345%",
        "Pub. 100-04, Chapter 12, 30.6.1 and 45 CFR 164.502(b)",
        "84 Fed. Reg. 62568 and 84 FR 62568",
        "Call 555-0100 on 2026-10-01 with MRN 1234567",
        "BP 152/88, SpO2 94 %, H1N1, CA 19-9",
        "Modifiers are appended; a modifier is no code",
        "A CMS-1500 and a UB-04, loop 2010AA",
        "PATIENT REPORTS SEVERE PAIN",
    ],
)
def test_what_only_looks_like_a_code_is_left_alone(text: str) -> None:
    assert found(text) == set()


def test_a_short_word_is_not_surely_a_code() -> None:
    sure = {mention.code: mention.is_sure for mention in mentions_in("T12 fracture, B20, E11.9")}

    assert sure == {"T12": False, "B20": False, "E11.9": True}


def test_a_code_with_a_hyphen_stands_for_all_that_is_below_it() -> None:
    headings = {one.code: one.is_heading for one in mentions_in("S72.0- and E08.- but E11.9")}

    assert headings == {"S72.0": True, "E08": True, "E11.9": False}


def test_a_code_is_not_named_by_a_longer_one() -> None:
    assert is_named_in("E11.6", "Not E11.65 but E11.6.")
    assert not is_named_in("E11.6", "E11.65")
    assert not is_named_in("E11", "E11.65")
    assert is_named_in("I10", "It is I10. Always.")


def test_a_remittance_code_may_be_listed_with_its_group_or_without() -> None:
    (mention,) = mentions_in("CO-45")

    assert mention.systems == (CodeSystem.CARC,)
    assert {"CO-45", "45"} <= set(listed_as(mention))


def test_dental_codes_are_found_because_they_may_not_be_named() -> None:
    assert dental_codes_in("D0120 and E0120") == ["D0120"]
