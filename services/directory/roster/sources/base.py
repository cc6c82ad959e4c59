# SPDX-License-Identifier: Apache-2.0
"""What a delta would change: only what a source itself brought last."""

from dataclasses import dataclass

from kernel.mongo import Database
from services.directory.roster.rest.fetching import as_filter
from services.directory.roster.sources.source_file import RestSource
from services.directory.roster.stored import CURRENT, LAYOUT


@dataclass(frozen=True, kw_only=True)
class Base:
    since: str = ""
    most_roles: int = 0


NO_BASE = Base()


def base_of(database: Database, source: RestSource) -> Base:
    """From which moment on changes are asked for; NO_BASE where only the whole roster will do.

    That is the case when the stored roster came from anywhere else, at another version, or was
    undone. What was held or refused never became the stored roster, so its changes come again.
    """
    head = database.settings.find_one({"_id": CURRENT, "layout": LAYOUT}) or {}
    import_id = str(head.get("key", "")).rpartition(".")[0]
    if not import_id or head["version"] != source.version:
        return NO_BASE
    sync = database.roster_syncs.find_one(
        {"import_id": import_id, "source": source.name, "url": source.url}
    )
    if sync is None or not sync.get("as_of"):
        return NO_BASE
    return Base(since=as_filter(sync["as_of"]), most_roles=sync["most_roles"])
