"""A file that is refused as a whole, and how large a file may be."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_QUESTIONS = 5_000
MOST_CHARACTERS = 60_000  # of one text; far more than a question may hold, for HTML is wordy
MOST_TAGS = 1_000_000  # of HTML in a whole file


class FileRefused(Exception):
    """A file cannot be read at all; says why and what to do about it."""

    def __init__(self, says: str, remedy: str, *, line: int = 0) -> None:
        super().__init__(says)
        self.says = says
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        place = f"Line {self.line}: the file" if self.line else "The file"
        stop = "" if self.remedy.endswith((".", "?")) else "."
        return f"{place} {self.says}. {self.remedy}{stop}"


def refuse_large(data: bytes) -> None:
    """Refuse a file that is larger than is read here, or empty."""
    if len(data) > MOST_BYTES:
        size, most = len(data) / MEGABYTE, MOST_BYTES // MEGABYTE
        says = f"has {size:.1f} MB; at most {most} MB are read"
        raise FileRefused(says, "Split it into several files, or take its images out")
    if not data.strip():
        raise FileRefused("is empty", "Choose the file that holds the questions")
