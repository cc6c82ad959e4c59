# SPDX-License-Identifier: Apache-2.0
"""What is kept of what families send back.

conversations  one for each number: whether it stopped, what it was asked, when it was answered
replies        what a person has to read, word for word, and where it was forwarded to
"""

from pymongo import ASCENDING, DESCENDING, IndexModel

from kernel.mongo import Collection

COLLECTIONS = (
    Collection(
        name="conversations",
        indexes=[
            # Asked with every batch of contact points; hardly ever is there one.
            IndexModel(
                [("unfiled", ASCENDING), ("_id", ASCENDING)],
                partialFilterExpression={"unfiled": True},
            ),
        ],
    ),
    Collection(
        name="replies",
        indexes=[
            IndexModel([("received_at", DESCENDING)]),
            IndexModel([("people", ASCENDING), ("received_at", DESCENDING)]),
            IndexModel(
                [("passing.due_at", ASCENDING)],
                partialFilterExpression={"passing.due_at": {"$type": "date"}},
            ),
        ],
    ),
)
