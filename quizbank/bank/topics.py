"""How topics are called on pages."""

from functools import cache
from pathlib import Path

import yaml

from quizbank.core.drills.kinds import ABOUT, DrillKind

NAMES = Path(__file__).with_name("topics.yaml")
OF_A_DRILL = "drill-"


def topic_name(slug: str) -> str:
    """The name of a topic; one of an educator's own is shown as it is written, with blanks."""
    if slug in topic_names():
        return topic_names()[slug]
    kind = slug.removeprefix(OF_A_DRILL)
    if kind != slug and kind in list(DrillKind):
        return f"Drill: {ABOUT[DrillKind(kind)].name}"
    return slug[:1].upper() + slug[1:].replace("-", " ")


@cache
def topic_names() -> dict[str, str]:
    """Every topic that has a name, by its slug."""
    named: dict[str, str] = yaml.safe_load(NAMES.read_text("utf-8"))
    return named
