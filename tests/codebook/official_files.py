"""Small made-up files in the layouts in which CDC and CMS publish the real ones."""

import zipfile
from pathlib import Path

CODES = [
    ("A00", False, "Made-up cholera"),
    ("A000", True, "Made-up cholera of the first kind"),
    ("A002", True, "Made-up cholera of a new kind"),
    ("S7200", False, "Made-up fracture of the hip"),
    ("S72001A", True, "Made-up fracture of the right hip, initial encounter"),
]
PROCEDURES = [
    ("0DT", False, "Gastrointestinal System, Resection"),
    ("0DTJ0ZZ", True, "Made-up resection of appendix, open approach"),
    ("0DTJ4ZZ", True, "Made-up resection of appendix, percutaneous endoscopic"),
]
TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2028</version>
  <chapter>
    <name>1</name><desc>Made-up infections (A00-B99)</desc>
    <section id="A00-A09">
      <desc>Made-up intestinal infections (A00-A09)</desc>
      <diag>
        <name>A00</name><desc>Made-up cholera</desc>
        <excludes1><note>made-up fracture (S72.0-)</note></excludes1>
        <diag><name>A00.0</name><desc>Made-up cholera, tabular kind</desc></diag>
        <diag><name>A00.2</name><desc>Made-up cholera of a new kind</desc></diag>
      </diag>
    </section>
  </chapter>
  <chapter>
    <name>19</name><desc>Made-up injuries (S00-T88)</desc>
    <section id="S70-S79">
      <desc>Made-up injuries to the hip (S70-S79)</desc>
      <diag>
        <name>S72</name><desc>Made-up fracture of femur</desc>
        <sevenChrDef>
          <extension char="A">initial encounter</extension>
          <extension char="D">subsequent encounter</extension>
        </sevenChrDef>
        <diag>
          <name>S72.00</name><desc>Made-up fracture of the hip</desc>
          <diag><name>S72.001</name><desc>Made-up fracture of the right hip</desc></diag>
        </diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""
INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2028</version>
  <title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
  <letter><title>C</title>
    <mainTerm><title>Cholera<nemod>(Asiatic) (epidemic)</nemod></title><code>A00.9</code>
      <term level="1"><title>classical</title><code>A00.0</code></term>
      <term level="1"><title>with arthropathy</title><code>A00.0</code><manif>M01.X0</manif></term>
      <term level="1"><title>carrier</title><see>Carrier, cholera</see></term>
    </mainTerm>
  </letter>
</ICD10CM.index>
"""
EXTERNAL_INDEX = INDEX.replace(
    "INDEX TO DISEASES and INJURIES", "EXTERNAL CAUSE OF INJURIES INDEX"
).replace("Cholera", "Fall")
NEOPLASMS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2028</version>
  <indexHeading><head col="1">Neoplasm</head><head col="2">Malignant Primary</head>
    <head col="3">Malignant Secondary</head></indexHeading>
  <letter><title>N</title><mainTerm><title>Neoplasm, neoplastic</title>
    <term level="1"><title>lung</title><cell col="2">C34.9-</cell><cell col="3">-</cell></term>
  </mainTerm></letter>
</ICD10CM.index>
"""
DRUGS = NEOPLASMS.replace(">Neoplasm<", ">Substance<").replace(
    "Neoplasm, neoplastic", "Made-up acid"
)
PCS_TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
  <version>2027</version>
  <pcsTable>
    <axis pos="1" values="1"><title>Section</title><label code="B">Made-up imaging</label></axis>
    <axis pos="2" values="1"><title>Body System</title><label code="2">Heart</label></axis>
    <axis pos="3" values="1"><title>Type</title><label code="1">Fluoroscopy</label>
      <definition>Made-up definition of fluoroscopy</definition></axis>
    <pcsRow codes="2">
      <axis pos="4" values="1"><title>Body Part</title><label code="0">Made-up artery</label></axis>
      <axis pos="5" values="2"><title>Contrast</title>
        <label code="0">High Osmolar</label><label code="1">Low Osmolar</label></axis>
      <axis pos="6" values="1"><title>Qualifier</title><label code="1">Laser</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="0">Intraoperative</label></axis>
    </pcsRow>
  </pcsTable>
</ICD10PCS.tabular>
"""
PCS_INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.index>
  <version>2027</version><title>ICD-10-PCS Index</title>
  <letter><title>A</title>
    <mainTerm><title>Madeupectomy</title>
      <see>Resection, Appendix <codes>0DTJ</codes></see></mainTerm>
    <mainTerm><title>Abdomen</title><use>Peritoneal Cavity</use>
      <term level="1"><title>Wall</title><tab>0WJ</tab></term></mainTerm>
  </letter>
</ICD10PCS.index>
"""
PCS_DEFINITIONS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.definitions>
  <version>2027</version><title>Definitions</title>
  <section code="0"><title>Medical and Surgical</title>
    <axis pos="3"><title>Operation</title>
      <terms><title>Resection</title><definition>Made-up definition of resection</definition>
        <includes>Made-up example</includes></terms></axis>
    <axis pos="4"><title>Body Part</title>
      <terms><title>1st Toe, Left</title><title>1st Toe, Right</title>
        <includes>Hallux</includes></terms></axis>
  </section>
</ICD10PCS.definitions>
"""
ADDENDA = (
    "Add:         C7831   Made-up title of a new code\n"
    "Delete:      I420    Dilated cardiomyopathy\n"
    "Revise from: L02232  Old words\n"
    "Revise to:   L02232  New words\n"
)


def order_line(number: int, code: str, *, is_billable: bool, title: str) -> str:
    """One line of an order file: number, code, flag, short title, long title, in columns."""
    return f"{number:05} {code:7} {int(is_billable)} {title[:60]:60} {title}"


def order_file(codes: list[tuple[str, bool, str]]) -> str:
    """A whole order file."""
    return "".join(
        order_line(number, code, is_billable=is_billable, title=title) + "\r\n"
        for number, (code, is_billable, title) in enumerate(codes, start=1)
    )


def hcpcs_line(
    code: str,
    long: str,
    *,
    record: str = "3",
    short: str = "",
    added: str = "20200101",
    terminated: str = "",
) -> str:
    """One line of the alpha-numeric file; a modifier's record is 7, and lines 4 and 8 go on."""
    line = [" "] * 320
    for start, text in (
        (0 if record in "34" else 3, code),
        (5, "00100"),
        (10, record),
        (11, long[:80]),
        (91, short[:28]),
        (229, "C"),
        (268, added),
        (276, added),
        (284, terminated),
        (292, "N"),
    ):
        line[start : start + len(text)] = text
    return "".join(line)


def hcpcs_file() -> str:
    """Three codes and a modifier."""
    lines = [
        hcpcs_line("J0696", "Made-up official words for a drug that go on and on", short="Drug"),
        hcpcs_line("J0696", "in a second line", record="4"),
        hcpcs_line("G0463", "Made-up clinic visit"),
        hcpcs_line("G0008", "Made-up vaccine", terminated="20271231"),
        hcpcs_line("RT", "Made-up right side", record="7"),
    ]
    return "\r\n".join(lines) + "\r\n"


def zip_of(path: Path, members: dict[str, str | bytes]) -> Path:
    """A zip as it is published: the files, some in a folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
