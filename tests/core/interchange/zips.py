"""Packages made by hand, good ones and bad ones."""

import io
import stat
import zipfile

PACKAGING = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'
ITEM_TYPE, TEST_TYPE = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"


def packed(files: dict[str, bytes | str], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", level) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return data.getvalue()


def packed_link(name: str, target: str) -> bytes:
    """A ZIP with a symbolic link in it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        link = zipfile.ZipInfo(name)
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, target)
    return data.getvalue()


def resource(href: str, kind: str = ITEM_TYPE, *files: str) -> str:
    """One entry of a manifest."""
    listed = "".join(f'<file href="{file}"/>' for file in files)
    return f'<resource identifier="r" type="{kind}" href="{href}">{listed}</resource>'


def manifest(*resources: str, base: str = "") -> str:
    """A manifest with these resources."""
    based = f' xml:base="{base}"' if base else ""
    return f"<manifest {PACKAGING}><resources{based}>{''.join(resources)}</resources></manifest>"


def test_of(*hrefs: str) -> str:
    """A QTI test that asks these items."""
    asked = "".join(f'<assessmentItemRef identifier="i" href="{href}"/>' for href in hrefs)
    section = f"<assessmentSection>{asked}</assessmentSection>"
    return f"<assessmentTest><testPart>{section}</testPart></assessmentTest>"


test_of.__test__ = False  # type: ignore[attr-defined]  # a builder, whatever pytest thinks


def qti_item(
    *choices: str,
    key: tuple[str, ...] = ("A",),
    cardinality: str = "single",
    stem: str = "<p>Which one?</p>",
    more: str = "",
    name: str = "item-1",
) -> str:
    """A QTI 2.1 item with choices A, B, C …"""
    options = "".join(
        f'<simpleChoice identifier="{letter}">{choice}</simpleChoice>'
        for letter, choice in zip("ABCDEFGH", choices, strict=False)
    )
    values = "".join(f"<value>{value}</value>" for value in key)
    return f"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{name}"
      title="Mine" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{values}</correctResponse>
  </responseDeclaration>
  <itemBody>{stem}
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
      {options}
    </choiceInteraction>
  </itemBody>
  {more}
</assessmentItem>"""
