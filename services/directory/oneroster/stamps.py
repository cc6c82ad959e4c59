# SPDX-License-Identifier: Apache-2.0
"""When a record last changed: the latest save of anything that it is made from.

History is kept for RAPPORT_HISTORY_DAYS; what did not change since then changed long ago.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from kernel.mongo import Database
from services.directory.oneroster.kin import Key, Kin
from services.directory.roster.changes import batched

LONG_AGO = "1970-01-01T00:00:00.000Z"
AT_ONCE = 2000


def written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def times_of(database: Database, saves: Iterable[Key]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for some in batched(saves, AT_ONCE):
        ids = [{"kind": kind, "id": id, "version": version} for kind, id, version in some]
        for each in database.history.find({"_id": {"$in": ids}}, {"at": 1}):
            save = each["_id"]
            found[save["kind"], save["id"], save["version"]] = written(each["at"])
    return found


def stamp(database: Database, rows: Sequence[dict[str, Any]], kin: Kin) -> None:
    """Of an address, of a guardian or a child as of the person: any of it may show in a record."""
    people = {row.get("userSourcedId", row["sourcedId"]) for row in rows}
    saves = {save for id in people for save in kin.saves[id]}
    times = times_of(database, saves)
    for row in rows:
        of = kin.saves[row.get("userSourcedId", row["sourcedId"])]
        row["dateLastModified"] = max((times.get(save, LONG_AGO) for save in of), default=LONG_AGO)
