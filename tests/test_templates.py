"""House rules for templates."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from quizbank.config import ROOT

TEMPLATES = ROOT / "templates"
INLINE = {
    r"<script(?![^>]*\bsrc=)": "script inside the page; move it to static/js/modules/",
    r"<style\b": "style inside the page; move it to static/css/",
    r"\sstyle=": "a style attribute; the content security policy forbids it, use a class",
    r"\son[a-z]+=": "an event attribute; the content security policy forbids it, use data-module",
    r"\|\s*safe\b": "the filter `safe`; hand in Markup that was sanitised on its way in",
}
LINES = 140
JAVASCRIPT_LINES, CSS_LINES = 170, 250  # look twice from 150 and 250 on


def every_template() -> list[Path]:
    """All of them."""
    return sorted(TEMPLATES.rglob("*.html"))


def name(path: Path) -> str:
    """As the app calls it."""
    return str(path.relative_to(TEMPLATES))


def parsed(path: Path) -> nodes.Template:
    """Its syntax tree."""
    return Environment(autoescape=True).parse(path.read_text("utf-8"))


def references(path: Path) -> set[str]:
    """The templates that it extends, imports from or includes."""
    kinds = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
    found: set[str] = set()
    for node in parsed(path).find_all(kinds):
        target = node.template
        if isinstance(target, nodes.Const):
            found.add(str(target.value))
    return found


@pytest.mark.parametrize("path", every_template(), ids=name)
def test_a_template_has_no_inline_code(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)

    found = [remedy for pattern, remedy in INLINE.items() if re.search(pattern, text)]

    assert not found, f"{name(path)} has " + "; and ".join(found)


@pytest.mark.parametrize("path", every_template(), ids=name)
def test_a_template_uses_every_macro_that_it_imports(path: Path) -> None:
    tree = parsed(path)
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}

    idle = [
        alias
        for node in tree.find_all(nodes.FromImport)
        for alias in (entry[1] if isinstance(entry, tuple) else entry for entry in node.names)
        if alias not in used
    ]

    assert not idle, f"{name(path)} imports {', '.join(idle)} and does not use it; drop the import"


def test_every_template_is_used() -> None:
    python = "\n".join(path.read_text("utf-8") for path in (ROOT / "quizbank").rglob("*.py"))
    referred = {target for path in every_template() for target in references(path)}

    idle = [
        name(path)
        for path in every_template()
        if name(path) not in referred and f'"{name(path)}"' not in python
    ]

    assert not idle, f"nothing renders {', '.join(idle)}; delete or use it"


def test_a_component_is_one_file_with_a_comment_on_top() -> None:
    problems = [
        f"{name(path)} does not begin with a one-line comment"
        for path in sorted((TEMPLATES / "components").glob("*.html"))
        if not path.read_text("utf-8").startswith("{#")
    ]

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("folder", "pattern", "limit"),
    [
        ("templates", "*.html", LINES),
        ("static/js", "*.js", JAVASCRIPT_LINES),
        ("static/css", "*.css", CSS_LINES),
    ],
)
def test_files_stay_readable(folder: str, pattern: str, limit: int) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / folder).rglob(pattern))
        if (lines := len(path.read_text("utf-8").splitlines())) > limit
    }

    assert not long, f"more than {limit} lines, split where the subject changes: {long}"
