# SPDX-License-Identifier: Apache-2.0
from pymongo.read_concern import ReadConcern

from kernel.mongo import Database


def end_abandoned_transactions(database: Database, *, silent_s: float) -> int:
    """End what a killed process left open, so that its successor is not kept waiting.

    MongoDB holds the documents of an open transaction for up to a minute after its client died.
    Asked for are transactions of this user and this kind of process that have been silent for
    longer than a living one ever is. It takes no privilege to look at and to end one's own.
    """
    admin = database.client.get_database("admin", read_concern=ReadConcern("local"))
    name = database.client.options.pool_options.appname
    silent = admin.aggregate(
        [
            {"$currentOp": {"allUsers": False, "idleSessions": True}},
            {
                "$match": {
                    "appName": name,
                    "transaction.timeInactiveMicros": {"$gt": int(silent_s * 1_000_000)},
                }
            },
        ]
    )
    sessions = [{"id": each["lsid"]["id"]} for each in silent]
    if sessions:
        admin.command("killSessions", sessions)
    return len(sessions)
