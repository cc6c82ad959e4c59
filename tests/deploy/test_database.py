# SPDX-License-Identifier: Apache-2.0
"""The database of `make up`: its owner alone may read it, and its port may change."""

from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.embedded import ports
from deploy.embedded.database import Database

pytestmark = pytest.mark.mongo


def database_in(home: Path) -> Database:
    [port] = ports.choose_free(1)
    return Database(
        home, port, password="families", cache_gb=0.25, oplog_mb=200, ends_with_parent=True
    )


def test_who_has_no_password_reads_nothing(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    database.start()
    try:
        with (
            MongoClient("127.0.0.1", database.port, directConnection=True) as stranger,
            pytest.raises(OperationFailure, match="authentication"),
        ):
            stranger.school.families.find_one()
        with MongoClient(database.uri) as owner:
            assert owner.school.families.find_one() is None
    finally:
        database.stop()


def test_its_data_is_there_after_its_port_was_changed(tmp_path: Path) -> None:
    before = database_in(tmp_path)
    before.start()
    try:
        with MongoClient(before.uri) as client:
            client.school.families.insert_one({"_id": "a"})
    finally:
        before.stop()

    after = database_in(tmp_path)
    after.start()
    try:
        with MongoClient(after.uri) as client:
            assert client.school.families.find_one() == {"_id": "a"}
    finally:
        after.stop()
