# SPDX-License-Identifier: Apache-2.0
"""Reads about imports: how far they are, what they change, what people decided about them."""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING

from kernel.mongo import Database, Document
from services.directory.errors import ImportNotFound
from services.directory.roster import preview
from services.directory.roster.asking import AskDiff

Answer = dict[str, Any]


class RosterQueries:
    _database: Database

    def imports(self, limit: int) -> list[Answer]:
        found = self._database.roster_imports.find().sort("requested_at", DESCENDING).limit(limit)
        return [_progress(each) for each in found]

    def progress(self, import_id: str) -> Answer:
        job = self._import(import_id)
        return _progress(job) | {"events_waiting": self._events_waiting(job.get("outbox_seq"))}

    def findings(self, import_id: str, start: int, limit: int) -> Answer:
        """What the import left out: `limit` findings from number `start` on."""
        job = self._import(import_id)
        found = self._database.roster_findings.find(
            {"import_id": import_id, "number": {"$gte": start}}, {"_id": 0, "import_id": 0}
        )
        return {
            "import_id": import_id,
            "rows_rejected": job["rows_rejected"],
            "values_rejected": job["values_rejected"],
            "findings": list(found.sort("number", ASCENDING).limit(limit)),
        }

    def diff(self, asked: AskDiff, schools: Sequence[str] = ()) -> Answer:
        """What it would change, summed up, and rows of it from number `start` on.

        `schools` empty means the whole district; else only what belongs to one of them.
        """
        job = self._import(asked.import_id)
        summed = job.get("diff") or {"fields": {}, "schools": [], "rows": 0}
        wanted = {
            "kind": asked.kind, "change": asked.change, "school_id": asked.school_id,
            "of": schools,
        }  # fmt: skip
        rows = preview.read_rows(self._database, asked.import_id, asked.start, asked.limit, wanted)
        return {
            "import_id": asked.import_id,
            "would": job["would"],
            "fields": summed["fields"],
            "schools": [
                each
                for each in self._named(summed["schools"])
                if not schools or each["school_id"] in schools
            ],
            "rows_in_all": summed["rows"],
            "rows": rows,
            "next": rows[-1]["number"] + 1 if len(rows) == asked.limit else None,
        }

    def _named(self, schools: list[Document]) -> list[Answer]:
        known = {
            each["_id"]: (each["recorded"] or {}).get("name", "")
            for each in self._database.schools.find({}, {"recorded.name": 1})
        }
        return [{**each, "name": known.get(each["school_id"], "")} for each in schools]

    def _import(self, import_id: str) -> Document:
        found = self._database.roster_imports.find_one({"_id": import_id})
        if found is None:
            raise ImportNotFound(f"there is no import {import_id}. See: rapport roster history.")
        return found

    def _events_waiting(self, outbox_seq: int | None) -> int | None:
        """Events of the import that have not left yet; None until it is committed."""
        if outbox_seq is None:
            return None
        # On the urgent lane there are others', such as the watermark of limits.
        return self._database.outbox.count_documents(
            {"lane": "normal", "seq": {"$lte": outbox_seq}}
        )


def _progress(job: Document) -> Answer:
    would, applied = job["would"], job["applied"]
    done = _total(applied)
    return {
        "import_id": job["_id"],
        "job": job.get("job", "import"),
        "state": job["state"],
        "dry_run": job["dry_run"],
        "file_name": job["file_name"],
        "version": job.get("version", ""),
        "requested_by": job["requested_by"],
        "requested_at": _time(job["requested_at"]),
        "started_at": _time(job.get("started_at")),
        "finished_at": _time(job.get("finished_at")),
        "rows_read": job["rows_read"],
        "rows_rejected": job["rows_rejected"],
        "values_rejected": job["values_rejected"],
        "files": job.get("files", []),
        "would": would,
        "applied": applied,
        "changes_done": done,
        "changes_in_all": max(_total(would), done),
        "error": job.get("error"),
        **_decided(job),
    }


def _decided(job: Document) -> Answer:
    """What people had to do with it, beside asking for it."""
    return {
        "reason": job.get("reason", ""),
        "hold_reasons": job.get("reasons", []),
        "held_at": _time(job.get("held_at")),
        "approved": _decision(job.get("approval")),
        "rejected": _decision(job.get("rejection")),
        "undoes": job.get("undoes", ""),
        "undone_by": job.get("undone_by", ""),
    }


def _decision(decision: Document | None) -> Answer | None:
    if not decision:
        return None
    return {"by": decision["by"], "at": _time(decision["at"]), "reason": decision["reason"]}


def _total(changes: Document) -> int:
    return sum(count for kind in changes.values() for count in kind.values())


def _time(at: Any) -> str | None:
    return at.isoformat() if at else None
