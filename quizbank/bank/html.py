"""The HTML that is stored beside an item or a case, made from its content."""

from typing import Any

from quizbank.bank.markdown import render_block, render_inline


def item_html(content: dict[str, Any]) -> dict[str, Any]:
    """What pages show of an item; `codes` says why for each code that is keyed or nearly right."""
    options: dict[str, dict[str, str]] = content.get("options", {})
    typed = [*content["key"], *content["near_misses"]] if content["kind"] == "code_entry" else []
    return {
        "stem": render_block(content["stem"]),
        "options": {letter: render_inline(one["text"]) for letter, one in options.items()},
        "whys": {letter: render_inline(one["why"]) for letter, one in options.items()},
        "codes": {one["code"]: render_inline(one["why"]) for one in typed},
        "rationale": render_block(content["rationale"]),
        "references": [render_inline(one) for one in content["references"]],
    }


def case_html(content: dict[str, Any]) -> dict[str, Any]:
    """What pages show of a case's record; titles are plain text."""
    return {
        "record": [
            {"title": section["title"], "html": render_block(section["text"])}
            for section in content["record"]
        ]
    }
