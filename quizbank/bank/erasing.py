"""Removes a question set that nobody ever met."""

from sqlalchemy import Select, delete, select

from quizbank.bank.actions import new_edition
from quizbank.bank.models import (
    Case,
    CaseVersion,
    Item,
    ItemDomain,
    ItemTopic,
    ItemVersion,
    QuestionSet,
)
from quizbank.extensions import Model, db

OWN = {"item_version", "item_domain", "item_topic"}


def erase_set(row: QuestionSet) -> bool:
    """Remove a set with all its versions; False, and nothing has changed, if anything that a person
    did refers to one of its items, in the tables of whatever capability.
    """
    items = select(Item.id).where(Item.question_set_id == row.id)
    versions = select(ItemVersion.id).where(ItemVersion.item_id.in_(items))
    if _is_referred_to({"item": items, "item_version": versions}):
        return False
    cases = select(Case.id).where(Case.question_set_id == row.id)
    for statement in (
        delete(ItemDomain).where(ItemDomain.item_version_id.in_(versions)),
        delete(ItemTopic).where(ItemTopic.item_version_id.in_(versions)),
        delete(ItemVersion).where(ItemVersion.item_id.in_(items)),
        delete(Item).where(Item.question_set_id == row.id),
        delete(CaseVersion).where(CaseVersion.case_record_id.in_(cases)),
        delete(Case).where(Case.question_set_id == row.id),
        delete(QuestionSet).where(QuestionSet.id == row.id),
    ):
        db.session.execute(statement)
    new_edition()
    return True


def _is_referred_to(rows: dict[str, Select[int]]) -> bool:
    for table in Model.metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.name
            if table.name in OWN or target not in rows:
                continue
            found = select(key.parent).where(key.parent.in_(rows[target])).limit(1)
            if db.session.execute(found).first() is not None:
                return True
    return False
