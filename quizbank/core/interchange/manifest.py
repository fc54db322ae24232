"""The manifest of a QTI package: which of its files are questions."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.packages import Package, shown
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.xml_tree import xml_tree

MANIFEST = "imsmanifest.xml"
ITEM = re.compile(r"imsqti_item_xmlv[23]p\d", re.IGNORECASE)
TEST = re.compile(r"imsqti_(?:test|assessment)_xmlv[23]p\d", re.IGNORECASE)
OLD = re.compile(r"imsqti_xmlv1p[12]", re.IGNORECASE)
QTI_1 = "is QTI 1, which is not read"
OTHER_EXPORT = "Export it as QTI 2.1 or later, or as Moodle XML"
PUT_IN = "Put the file into the package, and name it from there"
WHOLE = "Export the package again, with all of its files"


@dataclass(frozen=True)
class Listed:
    """The names of the files with an item each, and of the one with a test, if there is one."""

    items: tuple[str, ...]
    test: str | None


def listed_in(package: Package) -> Listed:
    """What the manifest lists; whatever is wrong with it is wrong with the package."""
    root = _manifest(package)
    bases = (root.attributes.get("base", ""),)
    items: list[str] = []
    tests: list[str] = []
    is_old = False
    for resources in root.elements("resources"):
        within = (*bases, resources.attributes.get("base", ""))
        for resource in resources.elements("resource"):
            kind = resource.attributes.get("type", "")
            files = list(_files(resource, package, within))
            is_old = is_old or OLD.match(kind) is not None
            if not files and (ITEM.match(kind) or TEST.match(kind)):
                says = (
                    f"lists {shown(resource.attributes.get('href', ''))}, which leaves the package"
                )
                raise FileRefused(says, PUT_IN)
            if ITEM.match(kind):
                items += files[:1]
            elif TEST.match(kind):
                tests += files[:1]
    if len(tests) > 1:
        says = f"holds {_counted(len(items), 'item')} and {len(tests)} tests in one package"
        raise FileRefused(says, "Export one test, or items without a test")
    if not items and not tests:
        says = QTI_1 if is_old else "has a manifest that lists no QTI items"
        raise FileRefused(says, OTHER_EXPORT)
    return Listed(tuple(dict.fromkeys(items)), tests[0] if tests else None)


def resolved(href: str, *, within: tuple[str, ...]) -> str | None:
    """The name in the package that an address means; None if it is an address of the web."""
    path = ""
    for step in (*within, href):
        if urlsplit_or_none(step) is None:
            return None
        path = posixpath.join(path, unquote(re.split(r"[?#]", step, maxsplit=1)[0]).lstrip("/"))
    path = posixpath.normpath(path.replace("\\", "/")) if path else ""
    if path.startswith("..") and (path == ".." or path.startswith("../")):
        says = f"points to {shown(href)}, which leaves the package"
        raise FileRefused(says, PUT_IN)
    return path


def urlsplit_or_none(href: str) -> str | None:
    """An address without a scheme or a host; None for one of the web, or none at all."""
    try:
        split = urlsplit(href)
    except ValueError:
        return None
    return None if split.scheme or split.netloc else href


def _manifest(package: Package) -> Element:
    if MANIFEST not in package:
        nested = next((name for name in package if name.endswith(f"/{MANIFEST}")), None)
        if nested:
            folder = nested.rpartition("/")[0]
            says = f"has its {MANIFEST} in the folder {shown(folder)}"
            raise FileRefused(says, "Pack what is in the folder, not the folder")
        remedy = f"Upload a QTI package, which has {MANIFEST}, or the questions themselves"
        raise FileRefused(f"has no manifest ({MANIFEST})", remedy)
    try:
        root, _ = xml_tree(package.read(MANIFEST))
    except FileRefused as refused:
        place = f", line {refused.line}" if refused.line else ""
        says = f"has a manifest that cannot be read ({MANIFEST}{place} {refused.says})"
        raise FileRefused(says, refused.remedy) from refused
    if root.tag != "manifest":
        says = f"has a manifest that cannot be read: it begins with <{root.tag[:40]}>"
        raise FileRefused(says, "Export the package again")
    return root


def _files(resource: Element, package: Package, within: tuple[str, ...]) -> Iterator[str]:
    """The files of a resource, its own first; one that is not there is refused."""
    within = (*within, resource.attributes.get("base", ""))
    hrefs = [resource.attributes.get("href", "")]
    hrefs += [file.attributes.get("href", "") for file in resource.elements("file")]
    for href in dict.fromkeys(hrefs):
        name = resolved(href, within=within) if href.strip() else None
        if name is None:
            continue
        if name not in package:
            raise FileRefused(f"lists {shown(name)}, which is not in it", WHOLE)
        yield name


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
