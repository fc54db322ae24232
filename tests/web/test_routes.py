"""House rules for addresses, asked of the app itself."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from quizbank.accounts.models import Account
from quizbank.extensions import csrf
from quizbank.web.access import is_public
from tests.browser_client import Browser

# Everything else asks for sign-in. A name is added here on purpose, and read by a second person.
PUBLIC = {
    "accounts.new_password",
    "accounts.password_reset",
    "accounts.sign_in",
    "accounts.sign_up",
    "asset",
    "bank.catalogue",
    "bank.exam_facts",
    "codebook.approaches",
    "codebook.cpt",
    "codebook.diagnoses",
    "codebook.diagnosis",
    "codebook.procedure",
    "codebook.procedures",
    "codebook.results",
    "codebook.root_operations",
    "codebook.search_page",
    "codebook.supplies",
    "codebook.supply",
    "corrections.errata",
    "drills.another",
    "drills.feedback",
    "drills.index",
    "drills.question",
    "drills.score_removal",
    "groups.digest_stop",
    "groups.join",
    "groups.join_by_code",
    "practice.start",
    "exams.start",
    "pages.about",
    "pages.health",
    "pages.home",
    "sets.addition",  # a visitor becomes a guest, as in groups.join
    "sets.by_code",
    "sets.catalogue",
    "sets.type_code",
    "study.feed",  # its address is the key
}
KEBAB = re.compile(
    r"(/([a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<[a-z]+:[a-z_]+>|<[a-z_]+>(\.[a-z]+)?))*/?"
)
# What a rule's converters are filled with; nothing of it exists.
VALUES: dict[str, Any] = {"uuid": UUID(int=7), "int": 7, "string": "nothing", "path": "nothing"}
CHANGES = {"POST"}
READS = {"GET", "HEAD", "OPTIONS"}


def rules(app: Flask) -> Iterator[Rule]:
    """Every route of ours."""
    yield from app.url_map.iter_rules()


def address(app: Flask, rule: Rule) -> str:
    """An address that the rule answers."""
    kinds = {
        name: kind for kind, name in re.findall(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule.rule)
    }
    values = {name: VALUES.get(kind or "string", "nothing") for name, kind in kinds.items()}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def test_addresses_are_kebab_case(app: Flask) -> None:
    odd = [rule.rule for rule in rules(app) if not KEBAB.fullmatch(rule.rule)]

    assert not odd, f"write addresses in lower case with hyphens: {odd}"


def test_pages_ask_for_sign_in_unless_they_are_on_the_list(app: Flask) -> None:
    public = {rule.endpoint for rule in rules(app) if is_public(app.view_functions[rule.endpoint])}

    assert public <= PUBLIC, (
        f"open to everyone and not on the list: {sorted(public - PUBLIC)}; "
        "take @public away, or add the name to PUBLIC and say why"
    )
    assert public >= PUBLIC, f"on the list but not public: {sorted(PUBLIC - public)}"


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app: Flask, browser: Browser) -> None:
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            page = browser.open(address(app, rule), method=method, expect=302)

            assert page.location.startswith("/sign-in"), f"{method} {rule.rule}: {page.location}"


def test_a_script_that_is_not_signed_in_is_told_so(app: Flask, browser: Browser) -> None:
    for rule in rules(app):
        if rule.endpoint in PUBLIC or "POST" not in (rule.methods or set()):
            continue
        page = browser.open(address(app, rule), method="POST", json={}, expect=401)

        assert page.json["problem"] == "signed_out", rule.rule


def test_only_get_and_post_are_used(app: Flask) -> None:
    odd = {
        rule.rule: rule.methods for rule in rules(app) if (rule.methods or set()) - READS - CHANGES
    }

    assert not odd, f"a change of state is a POST to the noun that it makes or removes: {odd}"


def test_every_change_asks_for_the_token_of_its_form(
    app: Flask, browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner)
    for rule in rules(app):
        if "POST" not in (rule.methods or set()):
            continue
        page = browser.open(address(app, rule), method="POST", data={"some": "field"}, expect=400)

        assert page.h1 == "This page was open for too long", rule.rule
    assert not csrf._exempt_views, "a view is exempt from CSRF"
    assert not csrf._exempt_blueprints, "a blueprint is exempt from CSRF"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_that_does_not_exist_answers_anyone(
    app: Flask, browser: Browser, learner: Account, method: str
) -> None:
    browser.sign_in(learner)
    token = {"csrf_token": browser.csrf_token()} if method == "POST" else None
    for rule in rules(app):
        if not rule.arguments or method not in (rule.methods or set()):
            continue
        if rule.endpoint == "accounts.new_password":  # says that the link is too old instead
            continue
        browser.open(address(app, rule), method=method, data=token, expect=404)
