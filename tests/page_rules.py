"""What must hold on every page; a rule returns sentences: what is wrong, how to mend it."""

from collections import Counter

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

TYPES_WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}


def problems_of(html: str, soup: BeautifulSoup, app: Flask) -> list[str]:
    """Every rule that the page breaks."""
    return [
        *broken_html(html),
        *wrong_heading(soup),
        *repeated_ids(soup),
        *unlabelled_fields(soup),
        *dangling_references(soup),
        *incomplete_forms(soup, app),
        *inline_code(soup),
        *dead_links(soup, app),
    ]


def broken_html(html: str) -> list[str]:
    """Whatever a strict parser stumbles over."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [
        f"line {line}: the HTML parser says {problem} {details or ''}".rstrip()
        for (line, _column), problem, details in parser.errors
    ]


def wrong_heading(soup: BeautifulSoup) -> list[str]:
    """One h1, and a title that begins with it."""
    headings = [words(heading) for heading in soup.find_all("h1")]
    if len(headings) != 1:
        return [f"the page has {len(headings)} h1 elements ({headings}); give it exactly one"]
    title = words(soup.title) if soup.title else ""
    if not title.startswith(headings[0]):
        return [f"the title is {title!r}; begin it with the h1, {headings[0]!r}"]
    html = soup.find("html")
    if not isinstance(html, Tag) or not html.get("lang"):
        return ["the html element has no lang; screen readers need it"]
    return []


def repeated_ids(soup: BeautifulSoup) -> list[str]:
    """An id names one element."""
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    twice = [name for name, count in Counter(ids).items() if count > 1]
    return [f"the id {name!r} stands more than once; make it unique" for name in twice]


def unlabelled_fields(soup: BeautifulSoup) -> list[str]:
    """Each field says what it wants."""
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    problems = []
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.name == "input" and field.get("type", "text") in TYPES_WITHOUT_LABEL:
            continue
        if field.get("id") in labelled or field.find_parent("label"):
            continue
        if field.get("aria-label") or field.get("aria-labelledby"):
            continue
        problems.append(f"the field {field.get('name')!r} has no label; write <label for=…> for it")
    for button in soup.find_all("button"):
        if button.find_parent("template"):
            continue  # a script writes its words before anybody sees it
        if not (words(button) or button.get("aria-label") or button.get("aria-labelledby")):
            problems.append(f"a button has no words: {str(button)[:80]}")
    return problems


def dangling_references(soup: BeautifulSoup) -> list[str]:
    """What points at an id points at one that exists."""
    ids = {str(tag["id"]) for tag in soup.find_all(id=True)}
    problems = []
    for label in soup.find_all("label", attrs={"for": True}):
        if label["for"] not in ids:
            problems.append(f"a label is for {label['for']!r}, which no element has as its id")
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in soup.find_all(attrs={attribute: True}):
            problems += [
                f"{attribute} on <{tag.name}> names {name!r}, which no element has as its id"
                for name in str(tag[attribute]).split()
                if name not in ids
            ]
    for link in soup.find_all("a", href=True):
        target = str(link["href"])
        if target.startswith("#") and target != "#" and target[1:] not in ids:
            problems.append(f"the link {words(link)!r} leads to {target}, which is not on the page")
    return problems


def incomplete_forms(soup: BeautifulSoup, app: Flask) -> list[str]:
    """A form says where it goes, and one that changes something carries its token."""
    problems = []
    for form in soup.find_all("form"):
        action, method = form.get("action"), str(form.get("method", "get")).upper()
        if not action:
            problems.append("a form has no action; write the address it is sent to")
            continue
        if method == "POST" and not form.find("input", attrs={"name": "csrf_token"}):
            problems.append(f"the form to {action} has no CSRF token; add form.hidden_tag()")
        targets = [str(action)] + [str(tag["formaction"]) for tag in form.find_all(formaction=True)]
        problems += [
            f"a form is sent by {method} to {target}, which no route answers"
            for target in targets
            if not has_route(app, target, method)
        ]
    return problems


def inline_code(soup: BeautifulSoup) -> list[str]:
    """The content security policy forbids script and style inside a page."""
    problems = [
        f"inline <{tag.name}>: move it to a file below static/"
        for tag in soup.find_all(["script", "style"])
        if tag.name == "style" or not (tag.get("src") or tag.get("type") == "application/json")
    ]
    for tag in soup.find_all(True):
        for attribute in tag.attrs:
            if attribute == "style" or attribute.startswith("on"):
                problems.append(f"<{tag.name} {attribute}=…>: the policy forbids it; use a class")
    return problems


def dead_links(soup: BeautifulSoup, app: Flask) -> list[str]:
    """A link inside the site leads to a route."""
    problems = []
    for tag, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
        for element in soup.find_all(tag, attrs={attribute: True}):
            address = str(element[attribute])
            if address in ("", "#"):
                problems.append(f"<{tag}> {words(element)!r} leads nowhere ({address!r})")
            elif address.startswith("/") and not has_route(app, address, "GET"):
                problems.append(f"<{tag} {attribute}={address!r}> leads to no route")
    return problems


def has_route(app: Flask, address: str, method: str) -> bool:
    """Whether a route answers that address."""
    path, _, _ = address.split("#")[0].partition("?")
    if not path or "://" in path:
        return True
    try:
        app.url_map.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def words(tag: Tag | None) -> str:
    """The words inside an element, white space folded."""
    return " ".join(tag.get_text(" ").split()) if tag else ""
