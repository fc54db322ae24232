"""Where the page of a medical code is, and links to it from any text."""

from collections.abc import Mapping, Sequence

from flask import Flask, url_for
from markupsafe import Markup, escape

from quizbank.core.code_linking import linked
from quizbank.core.code_sets import CodeSystem

PAGES = {
    CodeSystem.ICD10CM: "codebook.diagnosis",
    CodeSystem.ICD10PCS: "codebook.procedure",
    CodeSystem.HCPCS: "codebook.supply",
    CodeSystem.HCPCS_MODIFIER: "codebook.supply",
}


def code_url(system: str, code: str, year: int | None = None) -> str:
    """The page of a code or heading in the book of a year."""
    return url_for(PAGES[CodeSystem(system)], code=code, year=year)


def code_links(
    text: str | Markup, mentions: Mapping[str, Sequence[str]], year: int | None = None
) -> Markup:
    """A text with its codes as links; systems without a page, CPT above all, stay as they are."""
    system_of = {code: system for system, codes in mentions.items() for code in codes}

    def address_of(word: str) -> str | None:
        system = system_of.get(word)
        return code_url(system, word, year) if system in PAGES else None

    if not system_of:
        return escape(text)
    return Markup(linked(str(escape(text)), address_of))  # noqa: S704  escaped or sanitised


def init_app(app: Flask) -> None:
    """Give templates the address and the filter."""
    app.jinja_env.globals["code_url"] = code_url
    app.add_template_filter(code_links)
