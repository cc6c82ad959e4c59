# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict

from pymongo import IndexModel

from kernel.identity import Grant, Role
from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.operators.errors import OperatorNotFound
from services.directory.operators.model import OperatorRecord

COLLECTIONS = (
    Collection(
        name="operators",
        # The address of whoever is not revoked: two who are added at once conflict.
        indexes=[IndexModel("holds_email", unique=True, sparse=True)],
    ),
)


class MongoOperators:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._operators = unit.database.operators

    def get(self, operator_id: str) -> OperatorRecord:
        found = self._operators.find_one({"_id": operator_id}, session=self._unit.session)
        if found is None:
            raise OperatorNotFound(
                f"no operator has the id {operator_id}. See: rapport operators list."
            )
        return record_of(found)

    def holding(self, email: str) -> OperatorRecord | None:
        found = self._operators.find_one({"holds_email": email}, session=self._unit.session)
        return record_of(found) if found else None

    def save(self, operator: OperatorRecord) -> None:
        self._operators.replace_one(
            {"_id": operator.operator_id}, document_of(operator), upsert=True,
            session=self._unit.session,
        )  # fmt: skip
        self._unit.publish(*operator.events)
        operator.events.clear()


def document_of(record: OperatorRecord) -> Document:
    document = asdict(record) | {"_id": record.operator_id}
    del document["operator_id"], document["events"]
    document["grants"] = [each | {"role": str(each["role"])} for each in document["grants"]]
    if record.email and record.revoked_at is None:
        document["holds_email"] = record.email
    return document


def record_of(document: Document) -> OperatorRecord:
    """One who was kept before there were grants has one role, for some schools or for all."""
    grants = document.get("grants") or [
        {"role": document["role"], "schools": document.get("schools", [])}
    ]
    return OperatorRecord(
        operator_id=document["_id"],
        name=document["name"],
        email=document.get("email", ""),
        grants=[Grant(**{**each, "role": Role(each["role"])}) for each in grants],
        token_id=document["token_id"],
        issued_at=document["issued_at"],
        expires_at=document["expires_at"],
        revoked_at=document["revoked_at"],
        added_by=document.get("added_by", ""),
    )
