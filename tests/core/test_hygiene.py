"""What only counting shows: keys, lengths, coverage, questions that are nearly the same."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from quizbank.core.bank_file import ReadResult, read_question_set
from quizbank.core.findings import Finding, Severity
from quizbank.core.hygiene import hygiene_findings
from tests.bank_builder import question_set
from tests.core.formats import make_format, sourced

CBCS = make_format(
    domains=[
        sourced(id="revenue-cycle", name="A", items=5),
        sourced(id="eligibility", name="B", items=5),
        sourced(id="coding", name="C", items=5),
        sourced(id="billing", name="D", items=5),
    ]
)
Change = Callable[[list[dict[str, Any]]], None]


def made_up(change: Change | None = None, *, name: str = "one", items: int = 48) -> ReadResult:
    """A tidy set, after a change of its items."""
    written = question_set("cbcs", name=name, items=items)
    for number, item in enumerate(written["items"]):
        item["shuffle"] = False
        item["difficulty"] = (1, 1, 1, 2, 2, 2, 2, 2, 3, 3)[number % 10]
        for letter, option in item["options"].items():
            option["text"] = f"{option['text']} {letter * (1 + (number + ord(letter)) % 4)}"
            option["text"] = option["text"].ljust(90, "o") + str(number % 4 == ord(letter) % 4)[:1]
    if change:
        change(written["items"])
    text = yaml.safe_dump(written, sort_keys=False, allow_unicode=True)
    read = read_question_set(f"{name}.yaml", text.encode())
    assert read.problems == ()
    return read


def told(*reads: ReadResult) -> dict[str, list[Finding]]:
    """Findings by rule; all of them are advice."""
    found: dict[str, list[Finding]] = {}
    for one in hygiene_findings(reads, {"cbcs": [CBCS]}):
        assert one.severity == Severity.ADVICE
        found.setdefault(one.rule, []).append(one)
    return found


def test_a_tidy_set_gets_no_advice() -> None:
    assert told(made_up()) == {}


def test_a_letter_that_is_keyed_too_often_or_too_seldom_is_told() -> None:
    def keys(items: list[dict[str, Any]]) -> None:
        for number, item in enumerate(items):
            item["key"] = "ABAC"[number % 4]

    found = told(made_up(keys))["key_balance"]

    assert [one.problem.says for one in found] == [
        "24 of 48 keys are A (50.0%)",
        "0 of 48 keys are D (0.0%)",
    ]
    assert all(one.is_strict for one in found)
    assert found[0].problem.item == "one"


def test_shares_mean_nothing_in_a_small_set() -> None:
    def keys(items: list[dict[str, Any]]) -> None:
        for number, item in enumerate(items):
            item["key"] = "AB"[number % 2]

    assert "key_balance" not in told(made_up(keys, items=39))
    assert "key_balance" in told(made_up(keys, items=40))


def test_small_sets_of_an_exam_are_counted_together() -> None:
    def keys(items: list[dict[str, Any]]) -> None:
        for number, item in enumerate(items):
            item["key"] = "AB"[number % 2]

    found = told(made_up(keys, items=24), made_up(keys, name="two", items=25))

    assert {one.problem.item for one in found["key_balance"]} == {"all sets of cbcs"}
    assert {one.problem.file for one in found["key_balance"]} == {"two.yaml"}  # the larger one


def test_letters_of_shuffled_options_are_not_counted() -> None:
    def keys(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["key"], item["shuffle"] = "A", True

    assert {"key_balance", "key_run"} & set(told(made_up(keys))) == set()


def test_keys_that_are_the_longest_option_are_told() -> None:
    def lengthen(items: list[dict[str, Any]]) -> None:
        for item in items[:17]:  # 17 of 48 are 35.4 %
            item["options"][item["key"]]["text"] += " and so on"

    (found,) = told(made_up(lengthen))["longest_option"]

    assert found.problem.says == "in 35.4% of 48 items the longest option is the key"
    assert "longest_option" not in told(made_up(lambda items: lengthen(items[:16])))


@pytest.mark.parametrize(("count", "is_strict"), [(2, None), (3, False), (4, True)])
def test_the_same_letter_in_a_row_is_told(count: int, is_strict: bool | None) -> None:
    def run(items: list[dict[str, Any]]) -> None:
        for item in items[4 : 4 + count]:
            item["key"] = "A"
        items[4 + count]["key"] = "D"

    found = told(made_up(run)).get("key_run", [])

    assert [one.is_strict for one in found] == ([] if is_strict is None else [is_strict])
    if found:
        assert found[0].problem.says == f"is A {count} times in a row, to one-single-00{3 + count}"


def test_a_difficulty_that_is_missing_is_told() -> None:
    def easy(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["difficulty"] = min(item["difficulty"], 2)

    says = [one.problem.says for one in told(made_up(easy))["difficulty_mix"]]

    assert says == ["69% of 48 items are application", "0% of 48 items are analysis"]


def test_a_domain_with_too_few_items_for_a_form_is_told() -> None:
    def move(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["domains"]["cbcs"] = "coding"
        items[0]["domains"]["cbcs"] = "billing"

    found = {one.problem.says for one in told(made_up(move))["coverage"]}

    assert "domain billing has 1 of the 6 items of a full form" in found  # 20 scored, 4 pretest
    assert len(found) == 3


def test_stems_that_are_nearly_the_same_are_told_with_the_place_of_the_other() -> None:
    first = made_up()

    def copy(items: list[dict[str, Any]]) -> None:
        items[7]["stem"] = first.items[3].values["stem"].replace("story", "tale")

    (found,) = told(first, made_up(copy, name="two"))["near_duplicate"]

    assert found.problem.item == "two-single-007"
    assert "like that of one-single-003 (one.yaml, line " in found.problem.says
    assert found.is_strict


def test_items_with_the_same_codes_and_key_are_told() -> None:
    def same(items: list[dict[str, Any]]) -> None:
        for item in (items[2], items[9]):
            for letter, code in zip("ABCD", ("I10", "I11.9", "I12.9", "I13.0"), strict=True):
                item["options"][letter]["text"] = code
            item["key"] = "B"
            item["codes"] = {"icd10cm": ["I10", "I11.9", "I12.9", "I13.0"]}

    (found,) = told(made_up(same))["same_answers"]

    assert found.problem.item == "one-single-009"
    assert "one-single-002" in found.problem.says


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("rationale", "Because.", "short_rationale"),
        ("stem", "A long story is told here. Which of these is not so?", "negative_stem"),
    ],
)
def test_an_item_that_could_be_better_is_told(field: str, value: str, rule: str) -> None:
    def change(items: list[dict[str, Any]]) -> None:
        items[5][field] = value

    (found,) = told(made_up(change))[rule]

    assert (found.problem.item, found.problem.field) == ("one-single-005", field)


def test_options_that_refer_to_each_other_are_told() -> None:
    def change(items: list[dict[str, Any]]) -> None:
        items[5]["options"]["D"]["text"] = "None of the above"

    assert told(made_up(change))["of_the_above"][0].is_strict


def test_three_options_are_told_where_exams_have_four() -> None:
    def change(items: list[dict[str, Any]]) -> None:
        items[4]["key"] = "A"
        del items[4]["options"]["D"]

    assert told(made_up(change))["option_count"][0].problem.says.startswith("are 3")


@pytest.mark.parametrize(("first_topics", "is_told"), [(15, False), (16, True)])
def test_an_exam_with_too_many_first_topics_is_told(first_topics: int, is_told: bool) -> None:
    def topics(items: list[dict[str, Any]]) -> None:
        for number, item in enumerate(items):
            item["topics"] = [f"topic-{number % first_topics:02}", f"finer-{number}"]

    found = told(made_up(topics)).get("topics", [])

    says = "the items have 16 different first topics"
    assert [one.problem.says for one in found] == ([says] if is_told else [])
    assert all("15 at most, as for topic-00, topic-01, topic-02" in str(one) for one in found)
    assert not any(one.is_strict for one in found)


def test_first_topics_are_counted_over_all_sets_of_an_exam() -> None:
    def topics(prefix: str) -> Change:
        def change(items: list[dict[str, Any]]) -> None:
            for number, item in enumerate(items):
                item["topics"] = [f"{prefix}-{number % 8}"]

        return change

    one, two = made_up(topics("one"), name="one"), made_up(topics("two"), name="two", items=47)

    assert "topics" not in told(one)
    (found,) = told(one, two)["topics"]
    assert found.problem.item == "all sets of cbcs"
