"""QTI 2.1, 2.2 and 3.0 as drafts: one item as XML, or a package of them."""

from collections.abc import Iterator

from quizbank.core.interchange.collecting import Collector
from quizbank.core.interchange.drafts import Reading
from quizbank.core.interchange.manifest import OTHER_EXPORT, QTI_1, Listed, listed_in, resolved
from quizbank.core.interchange.markup import Element
from quizbank.core.interchange.packages import Package, open_package, shown
from quizbank.core.interchange.qti_item import read_item
from quizbank.core.interchange.qti_names import folded
from quizbank.core.interchange.refusal import FileRefused
from quizbank.core.interchange.xml_tree import xml_tree

ITEM, TEST = "assessmentItem", "assessmentTest"
REFERENCES = ("assessmentItemRef",)
ALONE = {
    TEST: ("is a QTI test without its items", "Upload the whole package, as a ZIP file"),
    "manifest": ("is the manifest of a package alone", "Upload the whole package, as a ZIP file"),
    "assessmentSection": ("is a section of a test", "Upload the whole package, as a ZIP file"),
    "assessmentStimulus": ("is a text without a question", "Upload the items that use it"),
    "questestinterop": (QTI_1, OTHER_EXPORT),
}


def read(data: bytes) -> Reading:
    """The one item of an XML file."""
    collector = Collector("QTI")
    root, notes = xml_tree(data)
    for says in notes:
        collector.note(says)
    item = folded(root)
    if item.tag != ITEM:
        says, remedy = ALONE.get(item.tag, (f"begins with <{item.tag[:40]}>", OTHER_EXPORT))
        raise FileRefused(says, remedy, line=item.line)
    _read(collector, item)
    return collector.reading()


def read_package(data: bytes) -> Reading:
    """Every item of a package; one that cannot be read does not hide the others."""
    package = open_package(data)
    names = tuple(_names(package, listed_in(package)))
    collector = Collector("QTI package")
    collector.expect(len(names))
    for name in names:
        data = package.read(name)
        collector.count_tags(data.count(b"<"))
        try:
            root, notes = xml_tree(data)
        except FileRefused as refused:
            broken = collector.question(name, file=name)
            broken.problem("", refused.says, refused.remedy, line=refused.line)
            continue
        item = folded(root)
        if item.tag != ITEM:
            broken = collector.question(name, file=name)
            says = f"is listed as an item and begins with <{item.tag[:40]}>"
            broken.problem("", says, "Export the package again")
            continue
        _read(collector, item, notes=notes, file=name)
    return collector.reading()


def _read(
    collector: Collector, item: Element, *, notes: tuple[str, ...] = (), file: str = ""
) -> None:
    title = item.attributes.get("title", "") or item.attributes.get("identifier", "")
    asked = collector.question(title, line=item.line, file=file)
    for says in notes:
        asked.note(says)
    read_item(asked, item)


def _names(package: Package, listed: Listed) -> Iterator[str]:
    """The items in the order of the test, then those that it does not ask."""
    of_test = list(dict.fromkeys(_of_test(package, listed.test))) if listed.test else []
    yield from of_test
    yield from (name for name in listed.items if name not in set(of_test))


def _of_test(package: Package, test: str) -> Iterator[str]:
    try:
        root = folded(xml_tree(package.read(test))[0])
    except FileRefused as refused:
        says = f"has a test that cannot be read ({shown(test)} {refused.says})"
        raise FileRefused(says, refused.remedy) from refused
    if root.tag != TEST:
        says = f"lists {shown(test)} as a test, and it begins with <{root.tag[:40]}>"
        raise FileRefused(says, "Export the package again")
    folder = test.rpartition("/")[0]
    for reference in root.below(*REFERENCES):
        href = reference.attributes.get("href", "")
        name = resolved(href, within=(folder,) if folder else ())
        if name is None:
            continue
        if name not in package:
            says = f"has a test that asks {shown(name)}, which is not in it"
            raise FileRefused(says, "Export the package again, with all of its files")
        yield name
