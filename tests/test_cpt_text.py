"""No text of CPT stands anywhere in the tree, whatever kind of file it would be in."""

from quizbank.config import ROOT
from quizbank.core.cpt_guard import descriptors_in
from tests.test_tree import every_text_file

WITHOUT_PROSE = {"requirements.txt", "requirements-dev.txt"}


def test_no_number_stands_beside_what_could_be_its_meaning() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {explained}"
        for path in every_text_file()
        if path.name not in WITHOUT_PROSE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for explained in descriptors_in(line)
    ]

    assert not found, "CPT texts belong to the AMA; leave the number alone:\n" + "\n".join(found)
