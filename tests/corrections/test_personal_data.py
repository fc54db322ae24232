"""What corrections hold about a person goes with them."""

from sqlalchemy import func, select

from quizbank.accounts.actions import erase
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of
from quizbank.bank.models import ItemVersion
from quizbank.clock import utcnow
from quizbank.corrections.actions import correct_key, report_item
from quizbank.corrections.models import ItemReport, KeyCorrection, Notice, RescoredAttempt
from quizbank.corrections.personal_data import HOLDING
from quizbank.extensions import Model, db
from tests.builders import create_account
from tests.corrections.building import REASON, other_letter, single_place, sit


def rows(model: type[Model]) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def disputed(person: Account, by: Account) -> ItemVersion:
    """A question that the person answered, reported and was rescored for."""
    place = single_place(sit(person).form)
    new = other_letter(place.item_version)
    sit(person, form=place.form, answers={place.position: new})
    report_item(person, place.item_version, reason="unclear", text="Why?", now=utcnow())
    correct_key(place.item_version, new, by, reason=REASON, after=0, now=utcnow())
    db.session.commit()
    return place.item_version


def test_a_person_downloads_reports_and_notices(learner: Account, administrator: Account) -> None:
    version = disputed(learner, administrator)

    held = personal_data_of(learner)["corrections"]

    assert held["reports"][0]["question"] == version.content["id"]
    assert held["reports"][0]["text"] == "Why?"
    assert held["notices"][0]["rescored"][0]["raw_after"] == 1.0


def test_nothing_stays_of_who_deletes_the_account(learner: Account, administrator: Account) -> None:
    disputed(learner, administrator)

    erase(learner)
    db.session.commit()

    assert [rows(one) for one in (ItemReport, Notice, RescoredAttempt)] == [0, 0, 0]
    assert rows(KeyCorrection) == 1


def test_a_correction_stays_when_its_maker_goes(learner: Account, administrator: Account) -> None:
    disputed(learner, administrator)

    erase(administrator)
    db.session.commit()

    assert db.session.scalars(select(KeyCorrection.made_by_id)).all() == [None]


def test_a_guests_reports_and_notices_go_to_the_account(
    learner: Account, administrator: Account
) -> None:
    guest = create_account(email=None)
    version = disputed(guest, administrator)
    report_item(learner, version, reason="typo", text="", now=utcnow())
    db.session.commit()

    HOLDING.move(guest, learner)
    db.session.commit()

    assert db.session.scalars(select(Notice.account_id)).all() == [learner.id]
    assert db.session.scalars(select(ItemReport.reason)).all() == ["typo"]
