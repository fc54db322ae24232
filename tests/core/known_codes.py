"""A handful of codes with their days, in place of the official tables."""

from datetime import date

from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import CodeFacts, Interval, Verdict, is_valid_on, verdict_of
from quizbank.core.code_years import Days

FIRST, LAST = date(2015, 10, 1), date(2027, 3, 31)
OCTOBER = date(2026, 10, 1)
ALWAYS: tuple[Interval, ...] = ((FIRST, None),)
UNTIL_OCTOBER: tuple[Interval, ...] = ((FIRST, OCTOBER),)
FROM_OCTOBER: tuple[Interval, ...] = ((OCTOBER, None),)
CM, PCS, HCPCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS
CODES: dict[tuple[CodeSystem, str], tuple[Interval, ...]] = {
    (CM, "I10"): ALWAYS,
    (CM, "I11.9"): ALWAYS,
    (CM, "I12.9"): ALWAYS,
    (CM, "E11"): (),
    (CM, "E11.6"): (),
    (CM, "E11.65"): ALWAYS,
    (CM, "E11.69"): ALWAYS,
    (CM, "I42"): (),
    (CM, "I42.0"): UNTIL_OCTOBER,  # becomes a heading
    (CM, "I42.00"): FROM_OCTOBER,
    (CM, "I42.01"): FROM_OCTOBER,
    (CM, "C78.3"): (),
    (CM, "C78.30"): ALWAYS,
    (CM, "C78.39"): ALWAYS,
    (CM, "C78.31"): FROM_OCTOBER,  # a new one beside them
    (CM, "K99.1"): UNTIL_OCTOBER,  # goes without heirs
    (CM, "K99.2"): ((FIRST, date(2021, 10, 1)), (OCTOBER, None)),
    (PCS, "0DTJ4ZZ"): ALWAYS,
    (PCS, "0DTJ4ZX"): FROM_OCTOBER,
    (HCPCS, "J1885"): ALWAYS,
}
UNTITLED = {"0DTJ4ZX"}
SYSTEMS = {CM, PCS, HCPCS, CodeSystem.HCPCS_MODIFIER}


class KnownCodes:
    """A `CodeAnswers` over the codes above."""

    days = Days(FIRST, LAST)

    def knows(self, system: CodeSystem) -> bool:
        return system in SYSTEMS

    def verdict(self, system: CodeSystem, code: str, day: date) -> Verdict:
        assert day in self.days, f"{day} is outside the tables"
        if (system, code) not in CODES:
            near = [other for of, other in CODES if of == system and other[:4] == code[:4]]
            return verdict_of(CodeFacts(system, code, near=tuple(near)), day)
        title = None if code in UNTITLED else f"Title of {code}"
        below = [one for one in self.valid_below(system, code, day) if one != code]
        return verdict_of(CodeFacts(system, code, title, CODES[system, code], tuple(below)), day)

    def intervals(self, system: CodeSystem, code: str) -> tuple[Interval, ...]:
        return CODES.get((system, code), ())

    def valid_below(self, system: CodeSystem, prefix: str, day: date) -> tuple[str, ...]:
        return tuple(
            code
            for (of, code), valid in CODES.items()
            if of == system and code.startswith(prefix) and is_valid_on(valid, day)
        )
