# SPDX-License-Identifier: Apache-2.0
"""Asking for a sync by hand."""

from typing import Any

from kernel.errors import NotFound
from kernel.unit import Unit
from services.directory.roster.sources import syncs
from services.directory.roster.sources.asking import SyncSource


def request_sync(command: SyncSource, unit: Unit, by: str) -> dict[str, Any]:
    """The sync's id; of the one that runs already, where one does: `is_new` says which.

    Raises NotFound when the roster worker follows no such source.
    """
    database, session = unit.database, unit.session
    if database.roster_sources.find_one({"_id": command.source}, session=session) is None:
        raise NotFound(
            f"there is no source {command.source}. See: rapport roster sources. Sources stand in "
            "the file that RAPPORT_ROSTER_SOURCES names; directory.roster reads it at its start.",
            code="no-such-source",
        )
    running = database.roster_syncs.find_one(
        {"source": command.source, "open": True}, session=session
    )
    if running is not None:
        return {"sync_id": running["_id"], "is_new": False}
    mode = "bulk" if command.bulk else "delta"
    sync_id = syncs.request(unit, source=command.source, mode=mode, by=by)
    return {"sync_id": sync_id, "is_new": True}
