# SPDX-License-Identifier: Apache-2.0
"""Who stopped a number that was on nobody's file: it holds for whoever is reached there later."""

from collections.abc import Iterable
from typing import Any

from contracts.choices import Choice
from kernel.unit import Unit
from services.notifications.inbound.choices import Heard, made_by, record

Document = dict[str, Any]


def file_stops(unit: Unit, points: Iterable[Document]) -> None:
    """In the open unit that brings these contact points (documents of `reach`) into the copy."""
    by_number = {point["address"]: point for point in points if point["kind"] == "phone"}
    if not by_number:
        return
    conversations = unit.database.conversations
    waiting = {"unfiled": True, "_id": {"$in": list(by_number)}}
    for stopped in list(conversations.find(waiting, session=unit.session)):
        heard = Heard(origin="sms", basis="revocation", evidence=stopped["stop_evidence"])
        record(unit, _stop(stopped, by_number[stopped["_id"]]["_id"]), heard)
        conversations.update_one(
            {"_id": stopped["_id"]}, {"$set": {"unfiled": False}}, session=unit.session
        )


def _stop(stopped: Document, contact_point_id: str) -> Choice:
    at = stopped["stopped_at"]
    return Choice(
        choice_id=made_by("unfiled", stopped["_id"], at.isoformat(), contact_point_id),
        allowed=False, at=at, contact_point_id=contact_point_id,
    )  # fmt: skip
