"""The few links that stand on every page."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from quizbank.core.set_permissions import TEACHERS


@dataclass(frozen=True)
class Link:
    """A link of the main navigation."""

    text: str
    url: str
    is_here: bool


def main_links() -> list[Link]:
    """Where one can go from anywhere."""
    pages = [("Home", "pages.home"), ("Exams", "bank.catalogue")]
    if current_user.is_authenticated:
        pages += [("Review", "review.today"), ("Progress", "progress.page")]
    pages += [("Codes", "codebook.search_page"), ("Drills", "drills.index")]
    if current_user.is_authenticated:
        pages.append(("Groups", "groups.index"))
    if current_user.is_authenticated and current_user.role in TEACHERS:
        pages.append(("Teach", "educators.index"))
    return [Link(text, url_for(endpoint), request.endpoint == endpoint) for text, endpoint in pages]


def theme() -> str:
    """The person's theme, for the root element: "device", "light" or "dark"."""
    return str(current_user.theme) if current_user.is_authenticated else "device"


def init_app(app: Flask) -> None:
    """Give templates the links and the theme."""
    app.jinja_env.globals["main_links"] = main_links
    app.jinja_env.globals["theme"] = theme
