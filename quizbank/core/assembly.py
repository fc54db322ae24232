"""Blueprint + pool + seed → an assembled form, pure and deterministic.

The counts of the blueprint hold exactly, nothing repeats, cases stay whole, or the form is refused
with what is missing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from random import Random

from quizbank.core.apportionment import domain_counts, half_up, shared_out
from quizbank.core.blueprint import ExamFormat
from quizbank.core.case_search import find_cases
from quizbank.core.items import LETTERS
from quizbank.core.pool import PoolItem, Unit

MOST_CASES = 300  # looked at for one form; far more than any exam has
NEVER = datetime.min.replace(tzinfo=UTC)


class Length(StrEnum):
    """How much of the real exam, in the same proportions and at the same pace."""

    FULL = "full"
    HALF = "half"
    QUARTER = "quarter"

    @property
    def share(self) -> Fraction:
        """The part of the real exam."""
        return {
            Length.FULL: Fraction(1),
            Length.HALF: Fraction(1, 2),
            Length.QUARTER: Fraction(1, 4),
        }[self]


@dataclass(frozen=True)
class PlannedPosition:
    """One question of a form to be made."""

    item_version_id: int
    domain: str
    is_scored: bool
    option_order: str


@dataclass(frozen=True)
class Missing:
    """What the pool lacks: `what` is a domain id, "case", "case:inpatient" or "pretest"."""

    what: str
    needed: int
    available: int


class PoolTooSmall(Exception):
    """No form of this length can be made from the pool; `missing` says what it lacks."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(", ".join(f"{m.what}: {m.available} of {m.needed}" for m in missing))
        self.missing = tuple(missing)


def lengths_in_items(exam_format: ExamFormat, length: Length) -> tuple[int, int]:
    """Scored and pretest items of a length; a half item counts as a whole one."""
    return (
        half_up(exam_format.scored.value * length.share),
        half_up(exam_format.pretest.value * length.share),
    )


def assemble(
    exam_format: ExamFormat, *, length: Length, pool: Collection[PoolItem], seed: int
) -> list[PlannedPosition]:
    """Draw a form; raises `PoolTooSmall`. Never-seen items come first, then those unseen for
    longest.
    """
    scored, pretest = lengths_in_items(exam_format, length)
    demand = domain_counts(exam_format, scored)
    units = _preferred_units(pool, seed)
    singles = _by_domain(unit for unit in units if not unit.is_case)
    cases = [unit for unit in units if unit.is_case]
    chosen_cases = _choose_cases(exam_format, length, demand, singles, cases, seed)

    left = Counter(demand)
    for case in chosen_cases:
        left.subtract(case.demand)
    spare = {domain: len(singles[domain]) - left[domain] for domain in demand}
    pretest_counts = shared_out(pretest, demand, spare)
    if pretest_counts is None:
        have = sum(spare.values())
        raise PoolTooSmall([Missing("pretest", needed=pretest, available=have)])

    random = _chance(seed, "pretest")
    marked: list[tuple[Unit, bool]] = [(case, True) for case in chosen_cases]
    for domain, count in left.items():
        drawn = singles[domain][: count + pretest_counts[domain]]
        hidden = set(random.sample(range(len(drawn)), pretest_counts[domain]))
        marked += [(unit, place not in hidden) for place, unit in enumerate(drawn)]
    return _laid_out(exam_format, marked, seed)


def assemble_practice(
    *, pool: Collection[PoolItem], domains: Collection[str], count: int, seed: int
) -> list[PlannedPosition]:
    """Draw up to `count` items of the chosen domains, spread over them; cases stay whole.

    Raises `PoolTooSmall` when not one item fits.
    """
    queues = {
        domain: [unit for unit in _preferred_units(pool, seed) if unit.items[0].domain == domain]
        for domain in sorted(domains)
    }
    drawn: list[Unit] = []
    room = count
    while room and any(queues.values()):
        for queue in queues.values():
            fitting = next((unit for unit in queue if len(unit.items) <= room), None)
            if fitting is None:
                queue.clear()
                continue
            queue.remove(fitting)
            drawn.append(fitting)
            room -= len(fitting.items)
    if not drawn:
        raise PoolTooSmall([Missing("practice", needed=count, available=0)])
    random = _chance(seed, "options")
    return [planned(item, random, is_scored=True) for unit in drawn for item in unit.items]


def shortfall(
    exam_format: ExamFormat, *, length: Length, pool: Collection[PoolItem]
) -> tuple[Missing, ...]:
    """What the pool lacks for a form of that length; empty when one can be made."""
    try:
        assemble(exam_format, length=length, pool=pool, seed=0)
    except PoolTooSmall as refusal:
        return refusal.missing
    return ()


def _chance(seed: int, purpose: str) -> Random:
    """A source of chance of its own for each purpose, so that one draw does not shift another."""
    return Random(f"{seed}:{purpose}")  # noqa: S311  it draws questions and guards nothing


def _preferred_units(pool: Collection[PoolItem], seed: int) -> list[Unit]:
    """The pool as units, best first: never seen, then longest unseen, then by the seed's chance."""
    bound: dict[tuple[str, int], list[PoolItem]] = defaultdict(list)
    for item in pool:
        whose = ("case", item.case_id) if item.case_id is not None else ("item", item.item_id)
        bound[whose].append(item)
    units = [
        Unit(tuple(sorted(items, key=lambda item: (item.case_order, item.item_id))))
        for _, items in sorted(bound.items())
    ]
    _chance(seed, "draw").shuffle(units)
    return sorted(units, key=_last_seen)


def _last_seen(unit: Unit) -> datetime:
    """When any item of the unit was seen last; a unit with one seen item counts as seen."""
    return max(item.last_seen_at or NEVER for item in unit.items)


def _by_domain(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    sorted_out: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        sorted_out[unit.items[0].domain].append(unit)
    return sorted_out


def _choose_cases(
    exam_format: ExamFormat,
    length: Length,
    demand: dict[str, int],
    singles: dict[str, list[Unit]],
    cases: list[Unit],
    seed: int,
) -> list[Unit]:
    """Cases that leave a demand which single items can fill; raises `PoolTooSmall` when there are
    none.
    """
    stock = {domain: len(singles[domain]) for domain in demand}
    wanted = half_up(exam_format.cases.cases * length.share)
    if not exam_format.cases.cases:
        chosen = find_cases(demand, stock, cases[:MOST_CASES], quotas=None)
        if chosen is None:
            raise PoolTooSmall(_domains_missing(demand, stock, cases))
        return chosen
    for quotas in _setting_quotas(exam_format, wanted, seed):
        chosen = find_cases(demand, stock, cases[:MOST_CASES], quotas=quotas)
        if chosen is not None:
            return chosen
    raise PoolTooSmall(
        _cases_missing(exam_format, wanted, cases)
        or _domains_missing(demand, stock, cases)
        or [Missing("case", needed=wanted, available=len(cases))]
    )


def _setting_quotas(exam_format: ExamFormat, wanted: int, seed: int) -> Iterator[dict[str, int]]:
    """Every even sharing of the cases over the settings, in an order that the seed shuffles."""
    settings = [str(setting) for setting in exam_format.cases.settings] or [""]
    base, extra = divmod(wanted, len(settings))
    favoured = list(combinations(settings, extra))
    _chance(seed, "settings").shuffle(favoured)
    for lucky in favoured:
        yield {setting: base + (setting in lucky) for setting in settings}


def _domains_missing(
    demand: dict[str, int], stock: dict[str, int], cases: list[Unit]
) -> list[Missing]:
    """Domains with too few items even if every case helped; else those that single items alone
    cannot fill.
    """
    in_cases: Counter[str] = Counter()
    for case in cases:
        in_cases.update(case.demand)
    have = {domain: stock[domain] + in_cases[domain] for domain in demand}
    short = [Missing(d, needed=n, available=have[d]) for d, n in demand.items() if have[d] < n]
    return short or [
        Missing(d, needed=n, available=stock[d]) for d, n in demand.items() if stock[d] < n
    ]


def _cases_missing(exam_format: ExamFormat, wanted: int, cases: list[Unit]) -> list[Missing]:
    """Settings with too few cases for an even sharing, each with the fewest that it needs."""
    settings = [str(setting) for setting in exam_format.cases.settings]
    have = Counter(case.items[0].setting for case in cases)
    if len(cases) < wanted or not settings:
        lacking = [Missing("case", needed=wanted, available=len(cases))]
        return lacking if len(cases) < wanted else []
    each, extra = divmod(wanted, len(settings))
    short = [
        Missing(f"case:{s}", needed=each, available=have[s]) for s in settings if have[s] < each
    ]
    if not short and sum(have[s] > each for s in settings) < extra:
        short = [
            Missing(f"case:{s}", needed=each + 1, available=have[s])
            for s in settings
            if have[s] == each
        ]
    return short


def _laid_out(
    exam_format: ExamFormat, marked: list[tuple[Unit, bool]], seed: int
) -> list[PlannedPosition]:
    """The units in the order of the form: by blueprint, or shuffled with long cases at the end."""
    random = _chance(seed, "order")
    random.shuffle(marked)
    if exam_format.order == "blueprint":
        place = {domain.id: number for number, domain in enumerate(exam_format.domains)}
        marked.sort(key=lambda drawn: place[drawn[0].items[0].domain])
    elif exam_format.cases.cases:
        marked.sort(key=lambda drawn: drawn[0].is_case)
    options = _chance(seed, "options")
    return [
        planned(item, options, is_scored=is_scored)
        for unit, is_scored in marked
        for item in unit.items
    ]


def planned(item: PoolItem, random: Random, *, is_scored: bool) -> PlannedPosition:
    """An item as a form will show it; chance says in which order its options stand."""
    letters = list(LETTERS[: item.option_count])
    if item.can_shuffle:
        random.shuffle(letters)
    return PlannedPosition(item.item_version_id, item.domain, is_scored, "".join(letters))
