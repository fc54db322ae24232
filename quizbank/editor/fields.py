"""A form as the fields of the YAML format, and the other way round."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizbank.bank.topics import topic_name
from quizbank.core.items import LETTERS, Kind
from quizbank.editor.forms import USUAL_OPTIONS, CaseForm, ItemForm
from quizbank.editor.topics import topic_slug
from quizbank.educators.models import WorkspaceCase

Fields = dict[str, Any]


def fields_of(form: ItemForm) -> Fields:
    """What was entered, without what was left out; codes are apart, for they are looked for."""
    kind = form.kind.data
    references = (one.strip() for one in (form.references.data or "").split("\n"))
    domains = {exam: form[f"domain_{exam}"].data for exam in form.exams}
    said: Fields = {
        "domains": {exam: domain for exam, domain in domains.items() if domain},
        "topics": list(dict.fromkeys(topic_slug(one) for one in form.topics.data if one)),
        "difficulty": {"1": 1, "2": 2, "3": 3}.get(form.difficulty.data or ""),
        "stem": form.stem.data,
        "rationale": form.rationale.data,
        "references": [one for one in references if one],
        "valid_from": form.valid_from.data,
        "valid_until": form.valid_until.data,
    }
    answers = _typed(form) if kind == Kind.CODE_ENTRY else _chosen(form, kind)
    kept = {name: value for name, value in {**said, **answers}.items() if value not in (None, "")}
    return {"kind": kind, **{name: one for name, one in kept.items() if one != []}}


def _chosen(form: ItemForm, kind: str) -> Fields:
    options = _without_last_blanks(form.options.data)
    key = [letter for letter, one in zip(LETTERS, options, strict=False) if one["is_right"]]
    answers: Fields = {
        "options": {
            letter: {"text": one["text"], "why": one["why"]}
            for letter, one in zip(LETTERS, options, strict=False)
        },
        "shuffle": form.shuffle.data,
        "key": key,
    }
    if kind == Kind.MULTIPLE:
        return answers | {"choose": len(key) or None}
    return answers | ({"key": key[0]} if len(key) == 1 else {})


def _typed(form: ItemForm) -> Fields:
    return {
        "code_system": form.code_system.data,
        "ordered": form.ordered.data,
        "key": _without_last_blanks(form.key.data),
        "near_misses": _without_last_blanks(form.near_misses.data),
    }


def _without_last_blanks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows up to the last one in which something is; a gap before it stays a gap."""
    filled = [at for at, row in enumerate(rows) if any(row.values())]
    return [dict(row) for row in rows[: filled[-1] + 1]] if filled else []


def values_of(fields: Mapping[str, Any], *, revision: int = 0) -> Fields:
    """What the form of a stored item shows, with rows to write into where there are none."""
    key = fields.get("key", ())
    is_typed = fields.get("kind") == Kind.CODE_ENTRY
    options = {} if is_typed else fields.get("options", {})
    topics = [topic_name(slug) for slug in fields.get("topics", ())]
    return {
        **{f"domain_{exam}": domain for exam, domain in fields.get("domains", {}).items()},
        **{name: fields.get(name, "") for name in ("stem", "rationale", "valid_from")},
        "valid_until": fields.get("valid_until", ""),
        "kind": fields.get("kind", Kind.SINGLE.value),
        "topics": topics,
        "difficulty": str(fields.get("difficulty", "")),
        "references": "\n".join(fields.get("references", ())),
        "options": [{**option, "is_right": letter in key} for letter, option in options.items()]
        or [{}] * USUAL_OPTIONS,
        "shuffle": bool(fields.get("shuffle")),
        "code_system": fields.get("code_system", "icd10cm"),
        "ordered": bool(fields.get("ordered")),
        "key": list(key if is_typed else ()) or [{}],
        "near_misses": list(fields.get("near_misses", ())),
        "revision": str(revision),
    }


def completed(fields: Mapping[str, Any]) -> Fields:
    """An item with all its fields, empty where nothing was said."""
    options = fields.get("options", {})
    key = fields.get("key", [])
    is_typed = fields.get("kind") == Kind.CODE_ENTRY
    return {
        "domains": {},
        "topics": [],
        "difficulty": None,
        "stem": "",
        "rationale": "",
        "references": [],
        "codes": {},
        "meant_invalid": [],
        "valid_from": None,
        "valid_until": None,
        "shuffle": False,
        "ordered": False,
        "choose": None,
        "code_system": None,
        **fields,
        "options": {letter: {"why": "", **option} for letter, option in options.items()},
        "key": [{"why": "", **one} for one in key] if is_typed else list(key),
        "near_misses": [{"why": "", **one} for one in fields.get("near_misses", ())],
    }


def case_fields(form: CaseForm) -> Fields:
    """What was entered about a case."""
    return {
        "title": form.title.data,
        "setting": form.setting.data,
        "record": _without_last_blanks(form.record.data),
    }


def case_values(case: WorkspaceCase | None) -> Fields:
    """What the form of a case shows."""
    if case is None:
        return {"title": "", "setting": "", "record": [{}], "revision": "0"}
    return {
        "title": case.title,
        "setting": case.setting,
        "record": case.record or [{}],
        "revision": str(case.revision),
    }
