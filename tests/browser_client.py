"""A person's browser without JavaScript: it loads pages by endpoint, checks each, and posts forms.

page = browser.get("exams.room", public_id=attempt.public_id)
page = browser.submit("Sign in", email="a@example.org", password=PASSWORD)
browser.post("exams.submission", public_id=attempt.public_id, expect=302)
"""

import secrets
from collections.abc import Mapping
from typing import Any, Self

from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from quizbank.accounts.models import Account
from quizbank.extensions import db
from tests.page_rules import problems_of, words


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.full_path.rstrip("?")
        self.html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        self.soup = BeautifulSoup(self.html, "html5lib")

    @property
    def text(self) -> str:
        """The words on the page, white space folded."""
        return words(self.soup.body)

    @property
    def said(self) -> str:
        """The words of a page, or whatever else came back."""
        return self.text or self.response.get_data(as_text=True)

    @property
    def h1(self) -> str:
        """The heading."""
        return words(self.soup.h1)

    @property
    def problems(self) -> list[str]:
        """What the error summary says, a sentence each."""
        return [words(remedy) for remedy in self.soup.select(".error-summary li")]

    @property
    def json(self) -> Any:
        """The answer to a script."""
        return self.response.get_json()

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.response.headers.get("Location", "")

    def link(self, text: str) -> str:
        """The address behind the link that has these words."""
        found = [link for link in self.soup.find_all("a", href=True) if words(link) == text]
        assert found, f"no link says {text!r} on {self.url}; links: {self._words_of('a')}"
        return str(found[0]["href"])

    def form_of(self, button: str) -> tuple[Tag, Tag]:
        """The form that has a button with these words, and the button."""
        for tag in self.soup.find_all("button"):
            if words(tag) == button and (form := self._form_around(tag)):
                return form, tag
        raise AssertionError(
            f"no form on {self.url} has a button {button!r}; buttons: {self._words_of('button')}"
        )

    def _form_around(self, tag: Tag) -> Tag | None:
        if tag.get("form"):
            return self.soup.find("form", id=str(tag["form"]))
        return tag.find_parent("form")

    def _words_of(self, name: str) -> list[str]:
        return [words(tag) for tag in self.soup.find_all(name)]


class Browser:
    """Keeps cookies, follows no redirect unless asked, and checks every page that it shows."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None

    def get(self, endpoint: str, *, expect: int = 200, follow: bool = False, **values: Any) -> Page:
        """Load the page of an endpoint."""
        return self.open(self.url(endpoint, **values), expect=expect, follow=follow)

    def visit(self, url: str, *, expect: int = 200, follow: bool = False) -> Page:
        """Load an address, as one that stood in a link or an e-mail."""
        return self.open(url, expect=expect, follow=follow)

    def post(
        self,
        endpoint: str,
        *,
        data: Mapping[str, Any] | None = None,
        expect: int = 302,
        follow: bool = False,
        **values: Any,
    ) -> Page:
        """Send a form that was loaded in this session; with `follow`, show where it leads."""
        fields = {"csrf_token": self.csrf_token(), **(data or {})}
        url = self.url(endpoint, **values)
        return self.open(url, method="POST", data=fields, expect=expect, follow=follow)

    def post_json(self, endpoint: str, body: Any, *, expect: int = 200, **values: Any) -> Page:
        """Send JSON, as a script of ours does."""
        return self.open(
            self.url(endpoint, **values),
            method="POST",
            json=body,
            headers={"X-CSRFToken": self.csrf_token()},
            expect=expect,
        )

    def submit(
        self, button: str, *, expect: int = 302, follow: bool = False, **fields: Any
    ) -> Page:
        """Fill in the form on the present page that has this button, and press it."""
        assert self.page, "load a page before submitting its form"
        form, pressed = self.page.form_of(button)
        data = entered(form)
        for name, value in fields.items():
            assert form.find(attrs={"name": name}), f"the form has no field {name!r}: {list(data)}"
            data.setlist(name, value if isinstance(value, list) else [value])
        if pressed.get("name"):
            data.add(str(pressed["name"]), str(pressed.get("value", "")))
        url = str(pressed.get("formaction") or form["action"])
        method = str(form.get("method", "get")).upper()
        sent = {"query_string": data} if method == "GET" else {"data": data}
        return self.open(url, method=method, expect=expect, follow=follow, **sent)

    def open(
        self, url: str, *, method: str = "GET", expect: int = 200, follow: bool = False, **sent: Any
    ) -> Page:
        """Send a request, check its status and, if a page comes back, all that holds on each."""
        db.session.commit()  # what the test has prepared is there for the request
        # The request shares neither `g` nor the database session with the test.
        with self.app.app_context():
            response = self.client.open(url, method=method, follow_redirects=follow, **sent)
        db.session.expire_all()  # and the test sees what the request has changed
        page = Page(response)
        wanted = 200 if follow and expect == 302 else expect
        assert page.status == wanted, (
            f"{method} {url} answered {page.status}, not {wanted}"
            f"{f', and leads to {page.location}' if page.location else ''}: {page.said[:300]}"
        )
        if page.location:
            self.page = None  # what a browser would show next was not loaded
        elif page.html:
            problems = "\n  ".join(problems_of(page.html, page.soup, self.app))
            assert not problems, f"{page.url} breaks rules of every page:\n  {problems}"
            self.page = page
        return page

    def sign_in(self, account: Account) -> Self:
        """Be that person, without the form."""
        db.session.commit()
        with self.client.session_transaction() as flask_session:
            flask_session["_user_id"] = account.get_id()
            flask_session["_fresh"] = True
        return self

    def csrf_token(self) -> str:
        """The token in the page on show; else one that another page of this session would hold."""
        field = self.page.soup.find("input", attrs={"name": "csrf_token"}) if self.page else None
        if field:
            return str(field["value"])
        with self.client.session_transaction() as flask_session:
            raw = flask_session.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint."""
        with self.app.test_request_context():
            return url_for(endpoint, **values)


def entered(form: Tag) -> MultiDict[str, str]:
    """What a browser would send of a form as it stands, without a button."""
    data: MultiDict[str, str] = MultiDict()
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data.add(str(name), str(chosen.get("value", words(chosen))) if chosen else "")
        elif field.name == "textarea":
            data.add(str(name), field.get_text())
        elif kind not in ("checkbox", "radio") or field.has_attr("checked"):
            data.add(
                str(name), str(field.get("value", "on" if kind in ("checkbox", "radio") else ""))
            )
    return data
