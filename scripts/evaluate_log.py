"""`make evaluate-log LOG=answers.csv`: the mastery model held against any log of answers.

    make evaluate-log LOG=answers.csv
    make evaluate-log LOG=answers.csv ARGS="--test-users 0.3 --seed 7"

The file is CSV with a header, one answer a line, in the order of time. Columns: `user`, `item`,
`topic`, `correct` (1 or 0); if you have them also `domain`, `label` (the author's 1, 2, 3 for easy,
medium, hard) and `split` (`test` or anything else). Without `split` a seeded share of the users is
tested. The others are streamed first; then every answer of a tested user is forecast before it is
learnt. Nothing is fitted. docs/learning.md says what to expect.
"""

import argparse
import csv
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizbank.core.forecast_scores import Pairs, auc, bands, calibration_error, log_loss, rmse
from quizbank.core.mastery import LABEL_LOGITS, Constants
from quizbank.core.stream import Answered, Stream

NEEDED = ("user", "item", "topic", "correct")
RIGHT, WRONG = {"1", "1.0", "true"}, {"0", "0.0", "false"}
EDGES = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class UnreadableLog(Exception):
    """The file is not a log of answers; the message says where and what to write."""


@dataclass(frozen=True)
class Log:
    """Answers of earlier users, and of those who are tested, each in order of time."""

    earlier: list[Answered]
    tested: list[Answered]


def read_log(path: Path, *, test_users: float, seed: int) -> Log:
    """The log of a CSV file; raises UnreadableLog with the line that cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise UnreadableLog(f"{path} has no column {', '.join(missing)}; add it to the header")
        lines = [(_answered(line, path, n), line.get("split")) for n, line in enumerate(reader, 2)]
    if not lines:
        raise UnreadableLog(f"{path} has no answers below its header")
    if "split" in columns:
        tested = {n for n, (_, split) in enumerate(lines) if split == "test"}
    else:
        chosen = _drawn((row.user for row, _ in lines), test_users, seed)
        tested = {n for n, (row, _) in enumerate(lines) if row.user in chosen}
    return Log(
        [row for n, (row, _) in enumerate(lines) if n not in tested],
        [row for n, (row, _) in enumerate(lines) if n in tested],
    )


def _answered(line: dict[str, str | None], path: Path, number: int) -> Answered:
    values = {column: (line.get(column) or "").strip() for column in (*NEEDED, "domain", "label")}
    correct, label = values["correct"].lower(), values["label"]
    if not values["user"] or not values["topic"]:
        raise UnreadableLog(f"{path}:{number}: `user` or `topic` is empty; name both")
    if correct not in RIGHT | WRONG:
        raise UnreadableLog(f"{path}:{number}: `correct` is {correct!r}; write 1 or 0")
    if label not in {"", *map(str, LABEL_LOGITS)}:
        raise UnreadableLog(f"{path}:{number}: `label` is {label!r}; write 1, 2, 3 or nothing")
    return Answered(
        values["user"],
        values["domain"],
        values["topic"],
        values["item"],
        correct in RIGHT,
        int(label) if label else None,
    )


def _drawn(users: Iterable[str], share: float, seed: int) -> set[str]:
    everyone = sorted(set(users))
    random.Random(seed).shuffle(everyone)  # noqa: S311 - a draw that can be repeated, no secret
    return set(everyone[: max(1, round(share * len(everyone)))])


def by_model(earlier: Sequence[Answered], tested: Sequence[Answered]) -> Pairs:
    """Forecast and outcome of each tested answer, by the model with the constants of the app."""
    stream = Stream(Constants())
    for row in earlier:
        stream.learn(row)
    return [(stream.learn(row).p, row.is_right) for row in tested]


def by_topic_accuracy(tested: Sequence[Answered]) -> Pairs:
    """The same by what the user got right in the topic so far, plus one of each (Laplace)."""
    tallies: dict[tuple[str, str], list[int]] = defaultdict(lambda: [1, 2])
    pairs = []
    for row in tested:
        tally = tallies[row.user, row.topic]
        pairs.append((tally[0] / tally[1], row.is_right))
        tally[0] += row.is_right
        tally[1] += 1
    return pairs


def by_share_right(earlier: Sequence[Answered], tested: Sequence[Answered]) -> Pairs:
    """The same by one number: the share that earlier users got right."""
    share = (sum(row.is_right for row in earlier) + 1) / (len(earlier) + 2)
    return [(share, row.is_right) for row in tested]


def print_scores(name: str, pairs: Pairs) -> None:
    """One line of the table."""
    area = auc(pairs)
    print(
        f"  {name:<38}{'-' if area is None else f'{area:.4f}':>8}{log_loss(pairs):>10.4f}"
        f"{rmse(pairs):>9.4f}{calibration_error(pairs):>9.4f}"
    )


def evaluate(log: Log) -> None:
    """Print the scores of the model beside simpler ones, and its calibration."""
    rows = [*log.earlier, *log.tested]
    print(
        f"{len(rows):,} answers, {len({row.user for row in rows}):,} users, "
        f"{len({row.item for row in rows}):,} items, {len({row.topic for row in rows}):,} topics; "
        f"tested: {len(log.tested):,} answers of {len({row.user for row in log.tested}):,} users\n"
    )
    print(f"  {'forecast of the next answer':<38}{'AUC':>8}{'log loss':>10}{'RMSE':>9}{'ECE':>9}")
    started = time.perf_counter()
    pairs = by_model(log.earlier, log.tested)
    seconds = time.perf_counter() - started
    print_scores("model", pairs)
    print_scores("model, without the earlier users", by_model([], log.tested))
    print_scores("accuracy in the topic, plus one of each", by_topic_accuracy(log.tested))
    print_scores("share right of the earlier users", by_share_right(log.earlier, log.tested))
    print(f"\n  {'band':<14}{'answers':>9}{'forecast':>10}{'observed':>10}")
    for band in bands(pairs, EDGES):
        edges = f"{band.low:.1f} to {band.high:.1f}"
        print(f"  {edges:<14}{band.count:>9,}{band.forecast:>10.3f}{band.observed:>10.3f}")
    print(f"\n{seconds / len(rows) * 1e6:.0f} µs an answer")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, forecast, print; 1 where the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="make evaluate-log",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("log", type=Path)
    parser.add_argument("--test-users", type=float, default=0.4, help="share tested, above 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="which users, without `split`")
    asked = parser.parse_args(arguments)
    if not 0 < asked.test_users <= 1:
        parser.error("--test-users must be above 0 and at most 1")
    try:
        log = read_log(asked.log, test_users=asked.test_users, seed=asked.seed)
        if not log.tested:
            raise UnreadableLog(f"{asked.log}: no line has `split` test")
    except (OSError, UnreadableLog) as problem:
        print(problem, file=sys.stderr)
        return 1
    except (UnicodeDecodeError, csv.Error) as problem:
        print(f"{asked.log} is not CSV in UTF-8: {problem}", file=sys.stderr)
        return 1
    evaluate(log)
    return 0


if __name__ == "__main__":
    sys.exit(main())
