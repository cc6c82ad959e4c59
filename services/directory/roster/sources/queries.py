# SPDX-License-Identifier: Apache-2.0
"""Reads about sources and their syncs, straight to plain dicts."""

from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING

from kernel.errors import NotFound
from kernel.mongo import Database, Document

Answer = dict[str, Any]


class SourceQueries:
    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> list[Answer]:
        found = self._database.roster_sources.find().sort("_id", ASCENDING)
        return [self._source(each) for each in found]

    def progress(self, sync_id: str) -> Answer:
        sync = self._database.roster_syncs.find_one({"_id": sync_id})
        if sync is None:
            raise NotFound(f"there is no sync {sync_id}. See: rapport roster sources.")
        return self._sync(sync)

    def _source(self, source: Document) -> Answer:
        latest = self._database.roster_syncs.find_one(
            {"source": source["_id"]}, sort=[("requested_at", DESCENDING)]
        )
        return {
            "source": source["_id"],
            "kind": source["kind"],
            "place": source["place"],
            "schedule": source["schedule"],
            "next_at": _time(source.get("next_at")),
            "last": self._sync(latest) if latest else None,
        }

    def _sync(self, sync: Document) -> Answer:
        """What came of it is what came of its import: people decide on one that is held."""
        job = self._database.roster_imports.find_one({"_id": sync["import_id"]}) or {}
        fetched = sync["fetched"]
        return {
            "sync_id": sync["_id"],
            "source": sync["source"],
            "mode": sync["mode"],
            "state": sync["state"] if sync.get("open") else job.get("state", sync["state"]),
            "open": bool(sync.get("open")),
            "requested_by": sync["requested_by"],
            "requested_at": _time(sync["requested_at"]),
            "finished_at": _time(sync.get("finished_at")),
            "records": {name: each.get("records", 0) for name, each in fetched.items()},
            "records_in_all": {name: each.get("total") for name, each in fetched.items()},
            "import_id": sync["import_id"],
            "error": job.get("error"),
        }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
