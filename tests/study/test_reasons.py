"""Why a session asks what it asks, in words."""

import pytest

from quizbank.core.choosing import TopicState
from quizbank.study.reasons import reason, weak_and_favoured


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (
            {"answers": 0, "due": 0},
            "The first questions find out where you stand, over all areas of the exam.",
        ),
        (
            {"answers": 40, "due": 0},
            "A mix by what each area weighs in the exam, with more of what you miss more.",
        ),
        (
            {"answers": 40, "due": 1, "weak": "Sequencing"},
            "1 review is due. ‘Sequencing’ is a weak area, so it comes up more often.",
        ),
        (
            {"answers": 40, "due": 4, "untried": ["Radiology"]},
            "4 reviews are due. ‘Radiology’ has not come up yet.",
        ),
        (
            {"answers": 40, "due": 19, "weak": "Sequencing", "untried": ["Radiology"]},
            "19 reviews are due; up to 4 of them come now. "
            "‘Sequencing’ is a weak area, so it comes up more often.",
        ),
        (
            {"answers": 3, "due": 0, "untried": ["Radiology", "Medicine", "Anatomy"]},
            "‘Radiology’ and 2 more areas have not come up yet.",
        ),
    ],
)
def test_the_reason_is_said(state: dict[str, object], says: str) -> None:
    assert reason(**state) == says  # type: ignore[arg-type]


def test_a_weak_area_is_named_only_if_it_does_come_up_more_often() -> None:
    topics = {
        "hard": TopicState(0.2, 0.4),
        "weak": TopicState(0.5, 0.66),
        "strong": TopicState(0.3, 0.9),
    }

    # the mean of the exam is 0.08 + 0.33 + 0.27 = 0.68
    assert weak_and_favoured(topics, ["weak", "hard"]) == "weak"
    assert weak_and_favoured(topics, ["strong"]) == ""
    assert weak_and_favoured(topics, []) == ""
    assert weak_and_favoured({}, ["weak"]) == ""
