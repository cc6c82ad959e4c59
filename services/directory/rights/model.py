# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.directory import ContactRightsRecorded
from contracts.rights import ALL_RIGHTS, RIGHTS_OF_RELATION
from kernel.messages import Event
from services.directory.commands import Record
from services.directory.model import Aggregate


@dataclass(frozen=True, kw_only=True)
class RecordContactRights(Record):
    """What was said, explicitly: `allowed` and `refused` are sorted, and never meet."""

    id_field = "contact_rights_id"

    contact_rights_id: str
    guardian_id: str
    student_id: str
    relation: str = ""  # one of contracts.rights.RELATIONS
    allowed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def rights(self) -> list[str]:
        """What follows: what was said goes before what the relation gives."""
        given = frozenset(map(str, RIGHTS_OF_RELATION.get(self.relation, ALL_RIGHTS)))
        return sorted((given | set(self.allowed)) - set(self.refused))


class ContactRights(Aggregate[RecordContactRights]):
    def _facts_of(self, recorded: RecordContactRights | None) -> Sequence[Event]:
        return [_told(self.id, recorded, recorded.rights)] if recorded else []

    def _farewell(self, before: RecordContactRights) -> Sequence[Event]:
        """As if nobody had ever said anything: only when an import is undone."""
        return [_told(self.id, before, sorted(map(str, ALL_RIGHTS)), relation="")]


def tightens(before: RecordContactRights | None, after: RecordContactRights | None) -> bool:
    """Whether the guardian has fewer rights afterwards: such a change waits for nobody."""
    everything = set(map(str, ALL_RIGHTS))
    had = set(before.rights) if before else everything
    has = set(after.rights) if after else everything
    return not had <= has


def narrowed(
    before: RecordContactRights | None, wanted: RecordContactRights
) -> RecordContactRights:
    """Of a change the part that gives the guardian nothing they did not have."""
    had = set(before.rights) if before else set(map(str, ALL_RIGHTS))
    if before is None or set(wanted.rights) <= had:
        return wanted
    relation = wanted.relation if wanted.relation in RIGHTS_OF_RELATION else before.relation
    return replace(
        wanted,
        relation=relation,
        allowed=tuple(sorted(set(before.allowed) & set(wanted.allowed))),
        refused=tuple(sorted({*before.refused, *wanted.refused})),
    )


def _told(
    id: str, recorded: RecordContactRights, rights: Sequence[str], relation: str | None = None
) -> Event:
    return ContactRightsRecorded(
        contact_rights_id=id,
        guardian_id=recorded.guardian_id,
        student_id=recorded.student_id,
        relation=recorded.relation if relation is None else relation,
        rights=list(rights),
    )
