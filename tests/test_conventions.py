"""House rules for the Python code; CONTRIBUTING.md says why each is there."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from quizbank.config import ROOT

PACKAGE = ROOT / "quizbank"
# Each may use what stands before it; some are still to come.
ARROW = (
    "accounts ← codebook ← bank ← exams ← practice ← drills ← learning ← review ← progress"
    " ← study ← corrections ← groups ← educators ← editor ← interchange ← analysis"
)
CAPABILITIES = tuple(ARROW.split(" ← "))
LAYERS = {"models": 0, "queries": 1, "actions": 2, "views": 3}  # and each layer what is below it
SCIENCE = {"defusedxml", "pydantic", "pydantic_core", "yaml", "numpy", "fsrs", "quizbank"}
OF_A_REQUEST = {"request", "session", "flash", "abort", "url_for", "current_user"}
TOUCHES_THE_COOKIE = "accounts/sessions.py"  # begins and ends sessions for the views, in one place
READS_THE_CLOCK = {"now", "utcnow", "today", "time", "time_ns"}
FUNCTION_LINES, FILE_LINES = 40, 400
# What is longer was looked at twice; the number keeps it from growing further unseen.
LOOKED_TWICE = {
    "exams/views.py": 520,  # the views of exam and practice, which share their checks
    "core/assembly.py _search": 45,  # one search; its steps share all of its state
}
MIGRATIONS = "migrations/"


@dataclass(frozen=True)
class Module:
    """A Python file of the app."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(PACKAGE))

    @property
    def package(self) -> str:
        """The folder below `quizbank/`; nothing for the files beside the folders."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)

    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Each import as module, name ("" for the module itself) and line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "", node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno}: write the import in full"
                yield from ((node.module or "", alias.name, node.lineno) for alias in node.names)

    def imported_modules(self) -> Iterator[tuple[str, int]]:
        """Each of our own modules that it uses, as `exams.queries`, and the line."""
        for module, name, line in self.imports():
            parts = [*module.split("."), name]
            if parts[0] == "quizbank":
                yield ".".join(part for part in parts[1:3] if part), line


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read once."""
    return ast.parse(path.read_text("utf-8"))


def modules(*packages: str) -> list[Module]:
    """The files of these packages, or of all, without migrations."""
    found = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]
    found = [module for module in found if not module.name.startswith(MIGRATIONS)]
    return [module for module in found if module.package in packages] if packages else found


def told(problems: list[str]) -> None:
    """Fail with everything at once."""
    assert not problems, "\n" + "\n".join(problems)


def test_the_science_needs_no_app() -> None:
    allowed = sys.stdlib_module_names | SCIENCE
    told(
        [
            f"core: {module.name}:{line} imports {name}; core uses the standard library, "
            f"{', '.join(sorted(SCIENCE - {'quizbank'}))} and itself"
            for module in modules("core")
            for name, _, line in module.imports()
            if name.split(".")[0] not in allowed
            or (name.startswith("quizbank") and not name.startswith("quizbank.core"))
        ]
    )


def test_layers_use_only_what_is_below_them() -> None:
    problems = []
    for module in modules(*CAPABILITIES):
        mine = LAYERS.get(module.path.stem)
        for name, line in module.imported_modules():
            theirs = LAYERS.get(name.rpartition(".")[2])
            if mine is not None and theirs is not None and theirs > mine:
                problems.append(
                    f"{module.name}:{line} imports {name}; "
                    "models ← queries ← actions ← views, and not the other way"
                )
    told(problems)


def test_nobody_imports_views() -> None:
    told(
        [
            f"{module.name}:{line} imports {name}; move what it needs to actions or queries"
            for module in modules()
            if module.path.name != "__init__.py"
            for name, line in module.imported_modules()
            if name.endswith(".views")
        ]
    )


def test_capabilities_use_only_those_before_them() -> None:
    problems = []
    for module in modules(*CAPABILITIES):
        if module.path.name == "views.py":
            continue
        mine = CAPABILITIES.index(module.package)
        for name, line in module.imported_modules():
            theirs = name.partition(".")[0]
            if theirs in CAPABILITIES and CAPABILITIES.index(theirs) > mine:
                problems.append(
                    f"{module.name}:{line} imports {name}; {ARROW}, "
                    "and only views may call against it"
                )
    told(problems)


def test_only_views_know_the_request() -> None:
    problems = []
    for module in modules():
        if module.package == "web" or module.path.name == "views.py":
            continue
        for source, name, line in module.imports():
            if source not in ("flask", "flask_login") or name not in OF_A_REQUEST:
                continue
            if module.name == TOUCHES_THE_COOKIE and name == "session":
                continue
            problems.append(
                f"{module.name}:{line} imports {name}; only views.py and web/ know the request: "
                "pass what it needs as an argument"
            )
    told(problems)


def test_only_the_clock_reads_the_time() -> None:
    problems = []
    for module in modules():
        if module.name == "clock.py":
            continue
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Attribute) and node.attr in READS_THE_CLOCK):
                continue
            if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date", "time"):
                problems.append(
                    f"{module.name}:{node.lineno} reads the clock; take `now` as an argument"
                )
    told(problems)


def test_only_views_and_commands_ask_for_the_time() -> None:
    told(
        [
            f"{module.name}:{line} imports the clock; take `now` as an argument"
            for module in modules()
            if module.path.name not in ("views.py", "cli.py") and module.package != "web"
            for name, line in module.imported_modules()
            if name in ("clock", "clock.utcnow")  # `local_day` is only arithmetic
        ]
    )


def test_only_views_and_commands_commit() -> None:
    problems = []
    for module in modules(*CAPABILITIES):
        if module.path.name in ("views.py", "cli.py"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                problems.append(
                    f"{module.name}:{node.lineno} commits; the view or command does, at its end"
                )
    told(problems)


def test_every_module_and_function_says_what_its_name_cannot() -> None:
    problems = []
    for module in modules():
        if module.path.stat().st_size and not ast.get_docstring(module.tree):
            problems.append(f"{module.name} has no docstring; say in a sentence what it holds")
        for node in module.tree.body:
            is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if is_named and not node.name.startswith("_") and not ast.get_docstring(node):
                problems.append(f"{module.name}:{node.lineno} {node.name} has no docstring")
    told(problems)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_files_and_functions_stay_readable(module: Module) -> None:
    problems = []
    lines = len(module.path.read_text("utf-8").splitlines())
    if lines > LOOKED_TWICE.get(module.name, FILE_LINES):
        problems.append(f"{module.name} has {lines} lines; split it where it changes subject")
    most = FUNCTION_LINES + 10 * (module.path.name == "views.py")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            name = f"{module.name} {node.name}"
            if length > LOOKED_TWICE.get(name, most):
                problems.append(f"{name} has {length} lines; give a part of it a name")
    told(problems)
