"""People who stand in different ways to the made-up set, once it belongs to an educator."""

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.educators.models import ShareRole
from tests.builders import create_account
from tests.corrections.building import shared_with


@pytest.fixture
def administrator(app: Flask) -> Account:
    """Who runs it."""
    return create_account(email="admin@example.org", nickname="Admin", role="administrator")


@pytest.fixture
def viewer(educator: Account) -> Account:
    """An educator who may look at the educator's set."""
    person = create_account(email="viewer@example.org", nickname="Viewer", role="educator")
    shared_with(person, educator, ShareRole.VIEW)
    return person


@pytest.fixture
def editor(educator: Account) -> Account:
    """An educator who may edit the educator's set."""
    person = create_account(email="editor@example.org", nickname="Editor", role="educator")
    shared_with(person, educator, ShareRole.EDIT)
    return person
