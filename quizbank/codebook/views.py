"""The pages of the code book. Each is also served as a part alone, to be shown over an exam."""

import re
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from pydantic import ValidationError

from quizbank.clock import utcnow
from quizbank.codebook.actions import keep_bookmark, remove_bookmark
from quizbank.codebook.book_queries import (
    MOST_LISTED,
    BookYear,
    book_year,
    bookmark_of,
    bookmarked_entries,
    chapters,
    diagnosis_page,
    hcpcs_codes,
    hcpcs_letters,
    pcs_page,
)
from quizbank.codebook.entries import CodeEntry
from quizbank.codebook.errors import CodeTablesMissing, MarginFull
from quizbank.codebook.finding import begins, diagnosis_indexes, found_for, lines_by_index
from quizbank.codebook.forms import BOOKS, BookmarkForm, LookUpIn, asked_in, one_line
from quizbank.codebook.queries import find_code, pcs_definitions, pcs_index, verdict_on
from quizbank.core.code_sets import CodeSystem, has_shape
from quizbank.exams.errors import LookUpRefused
from quizbank.exams.look_ups import Sitting, note_page, record_look_up, sitting_of
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.web.access import public
from quizbank.web.code_links import code_url
from quizbank.web.people import own_attempt_or_404

codebook = Blueprint("codebook", __name__)

PART = "X-Part"  # the header by which a script asks for a page without what is around it
LONGEST_LOOKED_FOR = 120
# What the address of a heading or code may look like; the tables know which there are.
DIAGNOSIS = re.compile(
    r"\d{1,2}|[A-Z]([0-9][0-9A-Z]|[A-Z][0-9])(-[A-Z][0-9A-Z]{2}|\.?[0-9A-Z]{0,4})", re.IGNORECASE
)
PROCEDURE = re.compile(r"[0-9A-HJ-NP-Z]{1,7}", re.IGNORECASE)


@codebook.before_request
def stay_closed_in_a_closed_book_exam() -> ResponseReturnValue | None:
    """Whoever sits an exam without books gets no page of the code book, whole or in part."""
    g.sitting = Sitting()
    if not current_user.is_authenticated:
        return None
    g.sitting = sitting_of(current_user, now=utcnow())
    if g.sitting.closed_book is None:
        return None
    return shown("codebook/closed.html", 403, exam=g.sitting.closed_book)


@codebook.errorhandler(CodeTablesMissing)
def say_how_to_build(_missing: CodeTablesMissing) -> ResponseReturnValue:
    """Without tables everything else runs; this says what to do."""
    return shown("codebook/missing.html", 503)


def shown(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A page, or with the header its content alone."""
    is_part = request.headers.get(PART) == "main"
    layout = "codebook/_part.html" if is_part else "base.html"
    response = make_response(render_template(template, layout=layout, **context), status)
    response.headers[PART] = "main" if is_part else "all"
    response.vary.add(PART)
    return response


def looked_up(what: str) -> None:
    """Count a page that was loaded by itself during an open-book exam; a script counts parts."""
    if g.sitting.open_book is None or request.headers.get(PART) == "main":
        return
    with one_writer_at_a_time():
        note_page(g.sitting.open_book, what[:LONGEST_LOOKED_FOR], now=utcnow())
        db.session.commit()


def open_book() -> BookYear:
    """The book of the year that the address asks for."""
    return book_year(asked_in(request.args).year, today=utcnow().date())


def margin_of(entry: CodeEntry | None, form: BookmarkForm | None = None) -> dict[str, Any]:
    """The form for a bookmark at a code, filled in with what is there."""
    if entry is None or not current_user.is_authenticated:
        return {"form": None, "bookmark": None}
    bookmark = bookmark_of(current_user, entry.system, entry.code)
    return {"form": form or BookmarkForm(obj=bookmark), "bookmark": bookmark}


@codebook.route("/codes")
@public
def search_page() -> ResponseReturnValue:
    """Find a code by its beginning or by words; without JavaScript a form and its answer."""
    book = open_book()
    asked = asked_in(request.args)
    kept = bookmarked_entries(current_user, book.day) if current_user.is_authenticated else []
    if asked.words:
        looked_up(asked.words)
    return shown(
        "codebook/search.html",
        book=book,
        books=BOOKS,
        asked=asked,
        found=found_for(asked.words, systems=asked.systems, day=book.day),
        kept=[] if asked.words else kept,
    )


@codebook.route("/codes/results")
@public
def results() -> ResponseReturnValue:
    """What fits so far, while somebody types."""
    book = open_book()
    asked = asked_in(request.args)
    found = found_for(asked.words, systems=asked.systems, day=book.day)
    return render_template("codebook/_results.html", book=book, asked=asked, found=found)


@codebook.route("/codes/cpt")
@public
def cpt() -> ResponseReturnValue:
    """Why CPT numbers have no page."""
    return shown("codebook/cpt.html")


@codebook.route("/codes/icd-10-cm")
@public
def diagnoses() -> ResponseReturnValue:
    """The chapters of ICD-10-CM, and its indexes if they were imported."""
    book, term = open_book(), term_asked_for()
    return shown(
        "codebook/chapters.html",
        book=book,
        chapters=chapters(book.day),
        term=term,
        indexes=diagnosis_indexes(book.day),
        lines=lines_by_index(term, book.day),
        begins=begins,
    )


def term_asked_for() -> str:
    """What to look up in an index."""
    term = one_line(request.args.get("term", ""))[:100]
    if term:
        looked_up(term)
    return term


@codebook.route("/codes/icd-10-cm/<code>")
@public
def diagnosis(code: str) -> ResponseReturnValue:
    """A chapter, block, category or code with every note that applies to it."""
    if not DIAGNOSIS.fullmatch(code):
        abort(404)
    return diagnosis_shown(code)


def diagnosis_shown(code: str, refused: BookmarkForm | None = None) -> ResponseReturnValue:
    """The page of a diagnosis, perhaps with a note that is too long."""
    book = open_book()
    page = diagnosis_page(code, book)
    if page is None:
        return no_such_code(CodeSystem.ICD10CM, code, book)
    looked_up(page.entry.code)
    context = margin_of(page.entry, refused)
    return shown(
        "codebook/diagnosis.html", 422 if refused else 200, book=book, page=page, **context
    )


def no_such_code(system: CodeSystem, code: str, book: BookYear) -> ResponseReturnValue:
    """A code that never was, with those that are written much like it."""
    looked_up(code.upper())
    verdict = verdict_on(system, code, book.day)
    near = [find_code(system, one, book.day) for one in verdict.near]
    return shown("codebook/unknown.html", 404, book=book, verdict=verdict, near=near, books=BOOKS)


@codebook.route("/codes/icd-10-pcs")
@public
def procedures() -> ResponseReturnValue:
    """The index of ICD-10-PCS, and its sections to build a code from."""
    book, term = open_book(), term_asked_for()
    return shown(
        "codebook/procedures.html",
        book=book,
        term=term,
        lines=pcs_index(term, book.day),
        page=pcs_page("", book),
    )


@codebook.route("/codes/icd-10-pcs/root-operations")
@public
def root_operations() -> ResponseReturnValue:
    """Each root operation with its official definition."""
    return definitions("Root operations", "codebook.root_operations", axis=3)


@codebook.route("/codes/icd-10-pcs/approaches")
@public
def approaches() -> ResponseReturnValue:
    """Each approach with its official definition."""
    return definitions("Approaches", "codebook.approaches", axis=5)


def definitions(title: str, endpoint: str, *, axis: int) -> ResponseReturnValue:
    """What is defined on an axis, for Medical and Surgical and for Obstetrics."""
    book = open_book()
    looked_up(title)
    sections = {
        name: pcs_definitions(section, axis, book.day)
        for section, name in (("0", "Medical and Surgical"), ("1", "Obstetrics"))
    }
    return shown(
        "codebook/definitions.html", book=book, title=title, endpoint=endpoint, sections=sections
    )


@codebook.route("/codes/icd-10-pcs/<code>")
@public
def procedure(code: str) -> ResponseReturnValue:
    """One to seven characters: what they mean, and which may come next."""
    if not PROCEDURE.fullmatch(code):
        abort(404)
    return procedure_shown(code)


def procedure_shown(code: str, refused: BookmarkForm | None = None) -> ResponseReturnValue:
    """The page of a procedure or of a part of it, perhaps with a note that is too long."""
    book = open_book()
    page = pcs_page(code, book)
    if page is None:
        return no_such_code(CodeSystem.ICD10PCS, code, book)
    looked_up(page.prefix)
    context = margin_of(page.entry, refused)
    return shown(
        "codebook/procedure.html", 422 if refused else 200, book=book, page=page, **context
    )


@codebook.route("/codes/hcpcs")
@public
def supplies() -> ResponseReturnValue:
    """The letters of HCPCS Level II, and its modifiers."""
    book = open_book()
    return shown(
        "codebook/hcpcs.html",
        book=book,
        letters=hcpcs_letters(book.day),
        modifiers=hcpcs_codes("", book.day),
    )


@codebook.route("/codes/hcpcs/<code>")
@public
def supply(code: str) -> ResponseReturnValue:
    """A code or modifier of HCPCS Level II, or all codes of one letter."""
    if re.fullmatch(r"[A-Va-v]", code):
        book = open_book()
        codes = hcpcs_codes(code.upper(), book.day)
        return shown(
            "codebook/hcpcs_letter.html",
            book=book,
            letter=code.upper(),
            codes=codes,
            is_cut=len(codes) == MOST_LISTED,
        )
    if hcpcs_system(code) is None:
        abort(404)
    return supply_shown(code)


def hcpcs_system(code: str) -> CodeSystem | None:
    """Whether it is written as a code or as a modifier."""
    systems = (CodeSystem.HCPCS, CodeSystem.HCPCS_MODIFIER)
    return next((one for one in systems if has_shape(code.upper(), one)), None)


def supply_shown(code: str, refused: BookmarkForm | None = None) -> ResponseReturnValue:
    """The page of a code or modifier, perhaps with a note that is too long."""
    book = open_book()
    system = hcpcs_system(code) or CodeSystem.HCPCS
    entry = find_code(system, code, book.day)
    if entry is None:
        return no_such_code(system, code, book)
    looked_up(entry.code)
    verdict = verdict_on(system, entry.code, book.day)
    return shown(
        "codebook/supply.html",
        422 if refused else 200,
        book=book,
        entry=entry,
        verdict=verdict,
        **margin_of(entry, refused),
    )


@codebook.route("/codes/bookmarks")
def bookmarks() -> ResponseReturnValue:
    """What the person keeps, with their notes."""
    book = open_book()
    kept = bookmarked_entries(current_user, book.day)
    return shown("codebook/bookmarks.html", book=book, kept=kept)


@codebook.route("/codes/<book>/<code>/bookmark", methods=["POST"])
def bookmark(book: str, code: str) -> ResponseReturnValue:
    """Keep a code, with a note or without one."""
    entry = entry_or_404(book, code)
    form = BookmarkForm()
    if not form.validate_on_submit():
        pages = {"icd-10-cm": diagnosis_shown, "icd-10-pcs": procedure_shown, "hcpcs": supply_shown}
        return pages[book](code, form)
    try:
        keep_bookmark(current_user, entry, note=form.note.data or "", now=utcnow())
    except MarginFull:
        flash("Your margin is full. Remove a bookmark first.")
        return redirect(url_for(".bookmarks"))
    db.session.commit()
    flash(f"{entry.code} is in your bookmarks")
    return redirect(code_url(entry.system, entry.code, asked_in(request.args).year))


@codebook.route("/codes/<book>/<code>/bookmark/removal", methods=["POST"])
def bookmark_removal(book: str, code: str) -> ResponseReturnValue:
    """Forget a code and its note."""
    entry = entry_or_404(book, code)
    remove_bookmark(current_user, entry)
    db.session.commit()
    flash(f"{entry.code} is no longer in your bookmarks")
    return redirect(code_url(entry.system, entry.code, asked_in(request.args).year))


def entry_or_404(book: str, code: str) -> CodeEntry:
    """What a bookmark can stand at."""
    system = {
        "icd-10-cm": CodeSystem.ICD10CM if DIAGNOSIS.fullmatch(code) else None,
        "icd-10-pcs": CodeSystem.ICD10PCS if PROCEDURE.fullmatch(code) else None,
        "hcpcs": hcpcs_system(code),
    }.get(book)
    entry = find_code(system, code, open_book().day) if system else None
    return entry or abort(404)


@codebook.route("/attempts/<uuid:public_id>/look-ups", methods=["POST"])
def look_ups(public_id: UUID) -> ResponseReturnValue:
    """How long the candidate looked into the book over a question; told again, it only grows."""
    attempt = own_attempt_or_404(public_id)
    try:
        told = LookUpIn.model_validate(request.get_json(silent=True))
        with one_writer_at_a_time():
            record_look_up(
                attempt,
                key=told.key,
                position=told.position,
                looked_for=one_line(told.looked_for)[:LONGEST_LOOKED_FOR],
                seconds=told.seconds,
                now=utcnow(),
            )
            db.session.commit()
    except ValidationError:
        return {"problem": "bad_look_up", "say": "This look-up cannot be read."}, 422
    except LookUpRefused:
        return {"problem": "no_book", "say": "No look-ups are counted here."}, 409
    return {"saved": told.key}
