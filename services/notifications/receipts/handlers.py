# SPDX-License-Identifier: Apache-2.0
"""What receipts do. Each function runs in a unit of work, and may run again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.notifications.model import Fate
from services.notifications.receipts.model import (
    Receipt,
    Told,
    Verdict,
    is_news,
    moved,
    strongest,
    verdict_of,
)
from services.notifications.receipts.ports import Entry, Move, Numbers, Receipts

EVIDENCE = "The SMS gateway says that this number stopped texts there (code {})."


@dataclass(frozen=True, kw_only=True)
class Books:
    """Where receipts are taken. `most`: failures that may pass before a number is flagged."""

    receipts: Receipts
    numbers: Numbers
    most: int


def take(given: Iterable[Receipt], books: Books) -> None:
    """Any number of them, in any order, each as often as it comes.

    One that is faster than its entry is kept until that is written.
    """
    found = strongest(given)
    entries = _apply(found, books)
    books.receipts.keep([one for id, one in found.items() if id not in entries])


def take_kept(books: Books, now: datetime, limit: int) -> None:
    """Those that were faster than their entry; none that was looked at is due any more."""
    due = books.receipts.due(now, limit)
    entries = _apply(strongest(due), books)
    books.receipts.forget([one for one in due if one.delivery_id in entries])
    books.receipts.put_off([one for one in due if one.delivery_id not in entries], now)


def _apply(found: dict[str, Receipt], books: Books) -> frozenset[str]:
    """Move what has its entry; answers which do."""
    entries = books.receipts.entries(found)
    moves = [
        Move(entry=entry, state=moved(entry.state, found[id].told), receipt=found[id])
        for id, entry in entries.items()
        if is_news(entry.state, entry.told, found[id].told)
    ]
    books.receipts.move(moves)
    for move in moves:
        if move.state == Fate.FAILED and move.receipt.told == Told.FAILED:
            _follow_up(move.entry, move.receipt, books)
    return frozenset(entries)


def _follow_up(entry: Entry, receipt: Receipt, books: Books) -> None:
    if not entry.is_familys:
        return
    numbers, point, code = books.numbers, entry.contact_point_id, str(receipt.code)
    match verdict_of(receipt.code):
        case Verdict.LASTING:
            numbers.flag(point, "hard-bounce", code, receipt.at)
        case Verdict.PASSING:
            if numbers.note(entry.delivery_id, point, code, receipt.at) >= books.most:
                numbers.flag(point, "soft-bounces", code, receipt.at)
        case Verdict.OPTED_OUT:
            numbers.stop(point, EVIDENCE.format(code), receipt)
