"""Moodle XML written small, to be broken in one place."""


def quiz(*questions: str) -> bytes:
    """A file of these questions."""
    body = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()


def question(kind: str, *parts: str, name: str = "Mine", stem: str = "<p>Which one?</p>") -> str:
    """A question of some kind; each part is in a line of its own, from the fourth of the file."""
    head = f'<question type="{kind}"><name><text>{name}</text></name>'
    asked = f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
    return "\n".join([head + asked, *parts, "</question>"])


def answer(text: str, fraction: str = "0", why: str = "") -> str:
    """An answer with its feedback, in HTML."""
    feedback = f'<feedback format="html"><text><![CDATA[{why}]]></text></feedback>'
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{feedback}</answer>'


CHOICE = question(
    "multichoice", "<single>true</single>", answer("I10", "100"), answer("I11.9"), answer("I13.0")
)
