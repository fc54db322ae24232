"""What the documents say about the project is so."""

import re
from pathlib import Path

import pytest

from quizbank.config import RATE_LIMITS, ROOT

DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


def name(path: Path) -> str:
    """As a reader calls it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    dead = []
    for target in (one or other for one, other in LINK.findall(document.read_text("utf-8"))):
        path, _, anchor = target.partition("#")
        if target.startswith(("http://", "https://")):
            continue
        file = (document.parent / path) if path else document
        if not file.exists() or anchor and anchor not in anchors(file):
            dead.append(target)

    assert not dead, f"{name(document)} links to what is not there: {', '.join(dead)}"


def anchors(document: Path) -> set[str]:
    """The headings, as links name them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_make_targets_in_documents_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z][a-z-]+)", document.read_text("utf-8")))
    commands = {word for word in named if f"`make {word}" in document.read_text("utf-8")}

    assert commands <= targets, f"{name(document)}: no such target: {commands - targets}"


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    code = (ROOT / "quizbank" / "config.py").read_text("utf-8")
    code += (ROOT / "gunicorn.conf.py").read_text("utf-8")
    read = set(re.findall(r"(?:env|environ)(?:\.get\(|, )\s*\"([A-Z_]+)\"", code))
    read |= {f"…_{limit}`" for limit in RATE_LIMITS if limit != "SIGN_IN"}

    missing = {setting for setting in read if setting not in readme}

    assert len(read) > 15, "the pattern finds no settings any more"
    assert not missing, f"README.md, Settings: add {', '.join(sorted(missing))}"


def test_decisions_are_numbered_in_a_row() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
