# SPDX-License-Identifier: Apache-2.0
"""The queue on a real database."""

import pytest

from kernel.mongo import Database, prepare
from services.translation.review.repository import COLLECTIONS


@pytest.fixture
def queue(database: Database) -> Database:
    """Empty."""
    prepare(database, COLLECTIONS)
    for name in ("review_tasks", "review_requests", "reviewers", "outbox", "acts", "answers"):
        database[name].delete_many({})
    return database
