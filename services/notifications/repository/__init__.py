# SPDX-License-Identifier: Apache-2.0
"""MongoDB behind the ports of notifications."""

from pymongo import ASCENDING, DESCENDING, IndexModel

from kernel.mongo import Collection
from services.notifications.inbound.collections import COLLECTIONS as INBOUND
from services.notifications.limits.repository import COLLECTIONS as LIMITS
from services.notifications.listening.repository import COLLECTIONS as LISTENING
from services.notifications.mailbox.repository import COLLECTIONS as RETURNS
from services.notifications.quiet.repository import COLLECTIONS as WISHES
from services.notifications.receipts.repository import COLLECTIONS as RECEIPTS
from services.notifications.recipients.repository import COLLECTIONS as COPIES
from services.notifications.repository.announcements import MongoAnnouncements
from services.notifications.repository.audiences import MongoAudiences
from services.notifications.repository.chunks import MongoChunks
from services.notifications.repository.ledger import MongoLedger
from services.notifications.repository.notices import COLLECTION as NOTICES
from services.notifications.repository.notices import MongoNotices

COLLECTIONS = (
    *COPIES,
    *WISHES,
    *LIMITS,
    *RETURNS,
    *INBOUND,
    *LISTENING,
    *RECEIPTS,
    NOTICES,
    Collection(
        name="announcements",
        indexes=[
            IndexModel([("key", ASCENDING)], unique=True),
            IndexModel([("accepted_at", DESCENDING)]),
            IndexModel(
                [("words_due_at", ASCENDING)],
                partialFilterExpression={"words_due_at": {"$type": "date"}},
            ),
            IndexModel(
                [("review_due_at", ASCENDING)],
                partialFilterExpression={"review_due_at": {"$type": "date"}},
            ),
            IndexModel(
                [("plan_due_at", ASCENDING)],
                partialFilterExpression={"plan_due_at": {"$type": "date"}},
            ),
        ],
    ),
    Collection(
        name="chunks",
        indexes=[
            IndexModel(
                [("announcement_id", ASCENDING), ("state", ASCENDING), ("language", ASCENDING)]
            ),
            IndexModel(
                [("retry_at", ASCENDING)],
                partialFilterExpression={"retry_at": {"$type": "date"}},
            ),
            # Of thousands of chunks the few that are in a worker's hands.
            IndexModel([("hands", ASCENDING)], partialFilterExpression={"hands": {"$gt": ""}}),
        ],
    ),
    Collection(name="parts"),
    Collection(
        name="ledger",
        indexes=[
            # Last the id, by which a correction's audience is read window after window.
            IndexModel([("announcement_id", ASCENDING), ("state", ASCENDING), ("_id", ASCENDING)]),
            IndexModel([("people", ASCENDING), ("at", DESCENDING)]),
        ],
    ),
)

__all__ = [
    "COLLECTIONS",
    "MongoAnnouncements",
    "MongoAudiences",
    "MongoChunks",
    "MongoLedger",
    "MongoNotices",
]
