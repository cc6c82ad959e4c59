# SPDX-License-Identifier: Apache-2.0
"""What a client of the REST provider is given, and what is kept from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import Forbidden, NotFound, Rejected
from services.directory.oneroster.asking import AskRecords
from services.directory.oneroster.filters import require_field
from services.directory.oneroster.listing import COLLECTIONS, PARTS, Listing, Part, Remembered
from services.directory.oneroster.queries import View
from services.directory.oneroster.resources import ADDRESSES, Resource, resource

MOST = 1000
DEMOGRAPHICS = "roster-demographics.readonly"
WITH_ADDRESSES = "roster.readonly"
CORE = ("roster-core.readonly", WITH_ADDRESSES)
OF_SOMEBODY = ("users", "demographics")


class NoSuchRecord(NotFound):
    """Nothing has this id, or nothing that the client may see."""

    code = "unknownobject"


@dataclass(frozen=True, kw_only=True)
class Answering:
    view: View
    state: str
    scopes: frozenset[str]
    remembered: Remembered

    def answer(self, asked: AskRecords) -> dict[str, Any]:
        kind = self._kind_of(asked)
        records, total = self._one(asked) if asked.id else self._some(asked)
        about = _people_in(kind, records)
        if kind == "users" and WITH_ADDRESSES not in self.scopes:
            records = [_without_addresses(each) for each in records]
        return {
            "kind": kind,
            "records": _selected(records, asked.fields, kind),
            "total": total,
            "about": about,
        }

    def _kind_of(self, asked: AskRecords) -> str:
        if asked.collection not in COLLECTIONS:
            raise NoSuchRecord(f"there is no collection {asked.collection!r}.")
        kind = PARTS.get(asked.collection, (asked.collection,))[0]
        opened_by = (DEMOGRAPHICS,) if kind == "demographics" else CORE
        if not self.scopes.intersection(opened_by):
            raise Forbidden(f"this takes the scope {' or '.join(opened_by)}.", code="scope")
        self._require_filter_of_what_is_shown(asked, kind)
        return kind

    def _require_filter_of_what_is_shown(self, asked: AskRecords, kind: str) -> None:
        """An address that is not shown must not be found out by asking whether it is this one."""
        hidden = kind == "users" and WITH_ADDRESSES not in self.scopes
        if hidden and any(name in f"{asked.filter} {asked.sort}" for name in ADDRESSES):
            raise Forbidden(
                f"to filter or sort by addresses takes the scope {WITH_ADDRESSES}.", code="scope"
            )

    def _one(self, asked: AskRecords) -> tuple[list[Resource], int]:
        listing = Listing(self.view, Part(collection=asked.collection, offset=0, limit=1))
        found = self.view.one(listing.kind, asked.id)
        if found is not None and listing.fits(one := resource(listing.kind, found)):
            return [one], 1
        raise NoSuchRecord(f"{asked.collection} have no {asked.id[:255]}.")

    def _some(self, asked: AskRecords) -> tuple[list[Resource], int]:
        if not 1 <= asked.limit <= MOST or asked.offset < 0:
            raise Rejected(
                f"limit is a number from 1 to {MOST}, offset is 0 or more.", code="invaliddata"
            )
        if asked.order not in ("asc", "desc"):
            raise Rejected("orderBy is asc or desc.", code="invaliddata")
        part = Part(
            collection=asked.collection, offset=asked.offset, limit=asked.limit,
            filter=asked.filter, sort=asked.sort, descending=asked.order == "desc",
        )  # fmt: skip
        listing = Listing(self.view, part)
        database, schools = self.view.database.name, self.view.schools
        key = (database, self.state, schools, part.collection, part.filter)
        return listing.part(self.remembered.of(key))


def _people_in(kind: str, records: Sequence[Resource]) -> list[str]:
    if kind == "enrollments":
        return sorted({each["user"]["sourcedId"] for each in records})
    return [each["sourcedId"] for each in records] if kind in OF_SOMEBODY else []


def _without_addresses(user: Resource) -> Resource:
    if all(role["role"] != "guardian" for role in user["roles"]):
        return user
    return {name: value for name, value in user.items() if name not in ADDRESSES}


def _selected(records: Sequence[Resource], fields: str, kind: str) -> list[Resource]:
    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names:
        require_field(name, kind, "invalid_selection_field")
    if not names:
        return list(records)
    wanted = {name.partition(".")[0] for name in names}
    return [{name: value for name, value in each.items() if name in wanted} for each in records]
