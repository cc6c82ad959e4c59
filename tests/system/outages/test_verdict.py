# SPDX-License-Identifier: Apache-2.0
"""The judge is shown crimes, and names each of them."""

from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from kernel.mongo import Database
from tests.system.outages.asks import Answer, Ask
from tests.system.outages.verdict import judged

FAMILIES = {"01": ["a@x.example", "b@x.example"]}
ACCEPTED = Ask(key="k1", grade="01", answers=[Answer(said="accepted", seconds=1)])
REFUSED = Ask(key="k2", grade="01", answers=[Answer(said="unavailable", seconds=4)])


@pytest.fixture
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    with MongoClient(mongo_uri) as client:
        kept = client[f"{database_prefix}_verdict"]
        kept.announcements.insert_one({"_id": "A1", "key": "op1:k1"})
        yield kept
        client.drop_database(kept.name)


def mail(key: str, to: str, id: str = "") -> bytes:
    name = id or f"{key}.{to}"
    return f"X-Rcpt-Args: <{to}>\r\nMessage-ID: <{name}>\r\nSubject: {key}\r\n".encode()


BOTH = mail("k1", "a@x.example") + mail("k1", "b@x.example")


@pytest.mark.parametrize(
    ("dump", "lost", "dup", "ghost", "renamed"),
    [
        (BOTH, 0, 0, 0, 0),
        (mail("k1", "a@x.example"), 1, 0, 0, 0),
        (BOTH + mail("k1", "a@x.example"), 0, 1, 0, 0),
        (BOTH + mail("k1", "a@x.example", "another"), 0, 1, 0, 1),
        (BOTH + mail("k2", "a@x.example"), 0, 0, 1, 0),
    ],
    ids=["clean", "lost", "doubled", "doubled under another id", "never kept"],
)
def test_each_crime_is_named(
    database: Database, dump: bytes, lost: int, dup: int, ghost: int, renamed: int
) -> None:
    found = judged(dump, [ACCEPTED, REFUSED], FAMILIES, database)
    assert (found.lost, found.dup, found.ghost, found.renamed) == (lost, dup, ghost, renamed)


def test_what_was_refused_but_kept_has_to_arrive(database: Database) -> None:
    database.announcements.insert_one({"_id": "A2", "key": "op1:k2"})
    assert judged(BOTH, [ACCEPTED, REFUSED], FAMILIES, database).lost == 2


def test_what_the_ledger_settled_is_not_lost(database: Database) -> None:
    database.ledger.insert_one(
        {"announcement_id": "A1", "contact_point_id": "email:b@x.example", "state": "failed"}
    )
    found = judged(mail("k1", "a@x.example"), [ACCEPTED, REFUSED], FAMILIES, database)
    assert found.is_clean()
