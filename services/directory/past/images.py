# SPDX-License-Identifier: Apache-2.0
"""Aggregates at a moment and from change to change, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.mongo import Database, Document
from services.directory.history import DERIVED, Entry, History


@dataclass(frozen=True, kw_only=True)
class Image:
    """`recorded` is what the roster said, None: not in it; `beside` what the family said."""

    recorded: Document | None
    beside: Document

    @property
    def effective(self) -> Document:
        """What counted of a person: what the family said, over what the roster said."""
        said = {name: each["value"] for name, each in self.beside.get("family", {}).items()}
        return {**(self.recorded or {}), **said}

    @property
    def reached(self) -> list[str]:
        """Who was reached at a contact point."""
        if "reached" in self.beside:
            return list(self.beside["reached"])
        return list((self.recorded or {}).get("person_ids", []))

    @property
    def address(self) -> Document:
        return self.recorded or self.beside


class Images:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._history = History(database)

    def at(self, kind: str, id: str, moment: datetime) -> Image:
        entry = self._history.after(kind, id, moment)
        return _before(entry) if entry else self.present(kind, id)

    def present(self, kind: str, id: str) -> Image:
        found = self._database[kind].find_one({"_id": id})
        if found is None:
            return Image(recorded=None, beside={})
        beside = {name: value for name, value in found.items() if name not in DERIVED}
        return Image(recorded=found["recorded"], beside=beside)

    def changes(self, kind: str, id: str) -> Iterator[tuple[Entry, Image, Image]]:
        """Each save that is still known, the first first: with what was before and after it."""
        entries = self._history.of(kind, id)
        images = [*map(_before, entries), self.present(kind, id)]
        yield from zip(entries, images, images[1:], strict=False)

    def ids_that_named(self, kind: str, field: str, id: str) -> list[str]:
        """Of a kind, those whose list `field` names this id, or did before one of its saves."""
        named = [{f"recorded.{field}": id}]
        if kind == "contact_points":
            named.append({"reached": id})  # by a family's word
        now = self._database[kind].distinct("_id", {"$or": named})
        then = self._database.history.distinct("_id.id", {f"before.{field}": id, "_id.kind": kind})
        return sorted({*now, *then})


def _before(entry: Entry) -> Image:
    return Image(recorded=entry.recorded, beside=entry.beside)


def differences(before: Image, after: Image) -> list[dict[str, Any]]:
    """Fields that differ, each with the side it belongs to."""
    roster = _differing(before.recorded or {}, after.recorded or {}, "roster")
    said = (_said(before), _said(after))
    return [*roster, *_differing(*said, "family")]


def _said(image: Image) -> Document:
    return {name: each["value"] for name, each in image.beside.get("family", {}).items()}


def _differing(before: Document, after: Document, side: str) -> list[dict[str, Any]]:
    return [
        {"field": name, "side": side, "before": before.get(name), "after": after.get(name)}
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
