# SPDX-License-Identifier: Apache-2.0
"""What families wrote, for the office to read."""

from collections.abc import Sequence
from typing import Any

from kernel.mongo import Database
from services.notifications.inbound.outgoing import forward_id
from services.notifications.recipients.facts import full_name

Document = dict[str, Any]


def replies(database: Database, limit: int, schools: Sequence[str] = ()) -> list[Document]:
    """Newest first; who asks for some schools sees what belongs to one of them."""
    wanted = {"school": {"$in": list(schools)}} if schools else {}
    found = list(database.replies.find(wanted).sort("received_at", -1).limit(limit))
    ids = sorted({id for reply in found for id in reply["people"]})
    names = {one["_id"]: full_name(one) for one in database.people.find({"_id": {"$in": ids}})}
    fates = _fates(database, found)
    return [_told(reply, names) | {"forwarding": fates.get(reply["_id"], "")} for reply in found]


def _fates(database: Database, found: Sequence[Document]) -> dict[str, str]:
    """What became of the mail to the office, by reply: a state of the ledger, or on its way."""
    mails = {forward_id(one["_id"], one["office"]): one["_id"] for one in found if one["office"]}
    settled = database.ledger.find({"_id": {"$in": list(mails)}}, {"state": 1})
    states = {mails[entry["_id"]]: entry["state"] for entry in settled}
    return {reply_id: states.get(reply_id, "on its way") for reply_id in mails.values()}


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
        "spoken": reply.get("spoken"),
        "translation": reply.get("translation"),
        "media": reply.get("media", 0),
        "forwarded_to": reply["office"],
    }
