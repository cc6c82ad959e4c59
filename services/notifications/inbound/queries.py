# SPDX-License-Identifier: Apache-2.0
"""What families wrote, for the office to read."""

from collections.abc import Sequence
from typing import Any

from kernel.mongo import Database
from services.notifications.recipients.facts import full_name

Document = dict[str, Any]


def replies(database: Database, limit: int, schools: Sequence[str] = ()) -> list[Document]:
    """Newest first; who asks for some schools sees what belongs to one of them."""
    wanted = {"school": {"$in": list(schools)}} if schools else {}
    found = list(database.replies.find(wanted).sort("received_at", -1).limit(limit))
    ids = sorted({id for reply in found for id in reply["people"]})
    names = {one["_id"]: full_name(one) for one in database.people.find({"_id": {"$in": ids}})}
    return [_told(reply, names) for reply in found]


def _told(reply: Document, names: dict[str, str]) -> Document:
    return {
        "reply_id": reply["_id"],
        "received_at": reply["received_at"].isoformat(),
        "channel": reply["channel"],
        "from": reply["address"],
        "people": reply["people"],
        "names": [names[id] for id in reply["people"] if names.get(id)],
        "language": reply["language"],
        "text": reply["text"],
        "media": reply.get("media", 0),
        "forwarded_to": reply["office"],
    }
