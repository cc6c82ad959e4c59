# SPDX-License-Identifier: Apache-2.0
"""What became of many announcements, by the sink's record: each subject is one of them."""

import re
from collections import Counter
from collections.abc import Iterable

from kernel.mongo import Database
from tests.system.judging import SETTLED, Verdict
from tests.system.outages.asks import Ask

_LINE = re.compile(rb"^(X-Rcpt-Args|Subject|Message-ID): <?([^>\r\n]+)", re.MULTILINE)
Mail = tuple[str, str]  # subject and recipient


def judged(
    dump: bytes, asks: Iterable[Ask], families: dict[str, list[str]], notifications: Database
) -> Verdict:
    """LOST: accepted, and neither at the sink nor settled. GHOST: at the sink, and never kept.

    Of an ask that was refused nobody knows whether it was kept: then the database decides what
    is right, and the sink has to agree.
    """
    announcements = notifications.announcements.find({}, {"key": 1})
    kept = {one["key"].partition(":")[2]: one["_id"] for one in announcements}
    received, ids = mails(dump)
    wanted: set[Mail] = set()
    for ask in asks:
        if ask.accepted or ask.key in kept:
            wanted |= {(ask.key, address) for address in addressed(ask, families)}
    settled = settled_in(notifications, {id: key for key, id in kept.items()})
    return Verdict(
        lost=len(wanted - set(received) - settled),
        dup=sum(received.values()) - len(received),
        ghost=len(set(received) - wanted),
        renamed=len(ids) - len(received),
    )


def addressed(ask: Ask, families: dict[str, list[str]]) -> list[str]:
    if ask.grade:
        return families[ask.grade]
    return [address for addresses in families.values() for address in addresses]


def mails(dump: bytes) -> tuple[Counter[Mail], set[str]]:
    """How often each mail came, and every Message-ID."""
    came: Counter[Mail] = Counter()
    ids: set[str] = set()
    recipient = ""
    for name, value in _LINE.findall(dump):
        if name == b"X-Rcpt-Args":
            recipient = value.decode()
        elif name == b"Subject":
            came[value.decode(), recipient] += 1
        else:
            ids.add(value.decode())
    return came, ids


def settled_in(notifications: Database, keys: dict[str, str]) -> set[Mail]:
    entries = notifications.ledger.find({"state": {"$in": SETTLED}})
    return {
        (keys[entry["announcement_id"]], entry["contact_point_id"].partition(":")[2])
        for entry in entries
    }
