"""Kinds of question that cannot be held here, and why, in the same words for every format."""

ESSAY = ("an essay", "Nothing can be keyed; here every question has a key.")
INFORMATION = (
    "a text without a question",
    "Put it into the stems of its questions, or make it the record of a case.",
)
MATCHING = ("a matching question", "Pairs are not held; ask for each pair in a question.")
NUMERICAL = (
    "a question for a number",
    "Numbers with a tolerance are not held; here options are chosen or codes are typed.",
)
CLOZE = (
    "a cloze, with several gaps in its text",
    "Each gap is a question of its own here.",
)
CALCULATED = (
    "a calculated question, with other numbers for each person",
    "Here everybody is asked the same.",
)
DRAGGED = ("a question with words or marks to drag", "Here options are chosen or codes are typed.")
GAPS = ("a text with gaps to choose words for", "Each gap is a question of its own here.")
ORDERING = ("an ordering question", "An order of options is not held.")
HANDED_IN = ("a question with a file or a recording to hand in", ESSAY[1])
DRAWN = ("a question to answer in a picture", "Pictures are not held yet.")
RANDOM = (
    "a place for a question drawn by chance",
    "Upload the questions that it draws from.",
)

ADAPTIVE = ("an adaptive question, with several turns", "Here a question is answered once.")
IN_PARTS = ("a question in several parts", "Each part is a question of its own here.")
PROGRAM = ("a question with a program of its own", "Programs of a question are not run here.")
TEXT_WORDS = ("a question for words in a text", "Words of a text are not keyed here.")
SHARED_TEXT = (
    "a question about a text that stands in another file",
    "Write the text into the stem, or make a case of it here.",
)


def other(name: str) -> tuple[str, str]:
    """A kind that has no words of its own."""
    kind = f"a question of the kind ‘{name[:40]}’" if name else "a question without a kind"
    return kind, "Here options are chosen or codes are typed."
