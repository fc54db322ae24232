"""What may be sent with an upload, and what is ticked and chosen on its pages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict

from quizbank.interchange.choices import DIFFICULTIES, Choices, Chosen, Stored, topics_from
from quizbank.interchange.queries import ExamDomains

ACCEPTED = ".yaml,.yml,.xml,.gift,.txt,.csv,.tsv,.zip,.aiken,.imscc"
SHOWS = ("all", "doubtful")


class UploadForm(FlaskForm):
    """A file with questions."""

    file = FileField(
        "File",
        validators=[FileRequired("Choose the file that holds the questions")],
        render_kw={"accept": ACCEPTED},
    )


@dataclass(frozen=True)
class Sent:
    """The form of a review page as it came in; what the page does not offer counts as nothing."""

    form: MultiDict[str, str]
    exams: Sequence[ExamDomains]

    def take(self, choices: Choices, drafts: Iterable[Stored]) -> None:
        """Take over boxes and fields of the page, and what was chosen for all ticked ones."""
        by_number = {draft["number"]: draft for draft in drafts}
        shown = [by_number[one] for one in self._numbers("shown") if one in by_number]
        choices.tick(shown, ticked=self._numbers("ticked"))
        for draft in shown:
            chosen = self._chosen(f"-{draft['number']}")
            before = choices.fields_of(draft)
            if changed := _changes(chosen, before):
                choices.choose(draft, changed, only_gaps=False)
        if self.wants("tick_all") or self.wants("tick_none"):
            everything = set(by_number) if self.wants("tick_all") else set()
            choices.tick(by_number.values(), ticked=everything)
        if self.wants("apply"):
            only_gaps = self.form.get("which") != "every"
            for draft in by_number.values():
                if choices.is_ticked(draft):
                    choices.choose(draft, self._chosen(""), only_gaps=only_gaps)

    def wants(self, button: str) -> bool:
        """Whether that button was pressed."""
        return self.form.get("act") == button

    @property
    def goes_to(self) -> tuple[str, int]:
        """Which questions to show next, and which page of them."""
        show, _, page = self.form.get("go", "").partition(":")
        return show_from(show), page_from(page)

    def _numbers(self, name: str) -> set[int]:
        typed = self.form.getlist(name)
        return {int(one) for one in typed if re.fullmatch(r"[0-9]{1,5}", one)}

    def _chosen(self, suffix: str) -> Chosen:
        domains = {
            one.exam: value
            for one in self.exams
            if (value := self.form.get(f"domain-{one.exam}{suffix}", "")) in one.domains
        }
        difficulty = self.form.get(f"difficulty{suffix}", "")
        topics = self.form.get(f"topics{suffix}")
        is_known = difficulty.isdecimal() and int(difficulty) in DIFFICULTIES
        is_kept = topics is None or not (suffix or topics.strip())
        return Chosen(
            domains=domains,
            difficulty=int(difficulty) if is_known else None,
            topics=None if is_kept else topics_from(topics or ""),
        )


def _changes(chosen: Chosen, before: Mapping[str, Any]) -> Chosen:
    """What of the fields of one question differs from what they showed."""
    written = before["domains"]
    topics = list(chosen.topics or ())
    return Chosen(
        domains={exam: one for exam, one in chosen.domains.items() if one != written.get(exam)},
        difficulty=None if chosen.difficulty == before.get("difficulty") else chosen.difficulty,
        topics=None if topics == list(before.get("topics", ())) else chosen.topics,
    )


def show_from(typed: str) -> str:
    """All questions, or those that somebody should look at."""
    return typed if typed in SHOWS else SHOWS[0]


def page_from(typed: str) -> int:
    """A page number from an address."""
    return int(typed) if re.fullmatch(r"[0-9]{1,5}", typed) else 1
