"""Which exams there are, and what is known about each."""

from datetime import date

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from quizbank.bank.facts import (
    MEANINGS,
    code_year_in_words,
    domain_row,
    fact_rows,
    keyed_in_words,
    other_versions,
    pass_rule_in_words,
    period,
    stock_in_words,
)
from quizbank.bank.formats import exam_formats, format_in_force
from quizbank.bank.queries import coverages, pool_counts
from quizbank.clock import utcnow
from quizbank.core.blueprint import ExamFormat
from quizbank.web.access import public

bank = Blueprint("bank", __name__)


@bank.route("/exams")
@public
def catalogue() -> ResponseReturnValue:
    """The exams to choose from, each with how many questions there are for it."""
    today = utcnow().date()
    formats = [format_in_force(exam, today) for exam in exam_formats()]
    return render_template(
        "bank/catalogue.html",
        coverages=coverages(formats, day=today, hide_cpt=current_app.config["HIDE_CPT_SETS"]),
        stock_in_words=stock_in_words,
        keyed_in_words=keyed_in_words,
        pass_rule_in_words=pass_rule_in_words,
    )


@bank.route("/exams/<exam>")
@public
def exam_facts(exam: str) -> ResponseReturnValue:
    """Everything known about an exam, with its source and how sure we are."""
    if exam not in exam_formats():
        abort(404)
    today = utcnow().date()
    exam_format = format_in_force(exam, today)
    return render_template(
        "bank/exam_facts.html",
        exam_format=exam_format,
        period=period(exam_format),
        rows=fact_rows(exam_format),
        domains=[(domain.id, domain_row(domain)) for domain in exam_format.domains],
        questions=questions_of(exam_format, today),
        code_year=code_year_in_words(exam_format, today),
        others=other_versions(exam_formats()[exam], exam_format),
        meanings=MEANINGS,
    )


def questions_of(exam_format: ExamFormat, today: date) -> dict[str, int]:
    """How many questions an exam of today could be made of, by domain."""
    return pool_counts(
        exam_format.exam,
        code_year=exam_format.code_year.year_on(today),
        day=today,
        hide_cpt=current_app.config["HIDE_CPT_SETS"],
    )
