# SPDX-License-Identifier: Apache-2.0
"""What became of rosters."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Event, public


@dataclass(frozen=True, kw_only=True)
class RosterImported(Event):
    """A roster import, or the undoing of one, is committed, with what it changed."""

    type = "rapport.directory.roster_imported.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    finished_at: datetime = public("When the last batch was committed, UTC.")
    rows_read: int = public("Rows read in all files.")
    rows_rejected: int = public("Rows left out, each with its reason in the import's report.")
    people_added: int = public("People new to the directory.")
    people_changed: int = public("People of whom something changed.")
    people_removed: int = public("People no longer in the roster.")


@dataclass(frozen=True, kw_only=True)
class RosterHeld(Event):
    """A roster would change more than the district expects: two people decide, until then nothing
    of it is applied but what tightens somebody's rights."""

    type = "rapport.directory.roster_held.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    held_at: datetime = public("When, UTC.")
    reasons: list[str] = public('Which kinds, and why, e.g. "people-removed", "classes-changed".')


@dataclass(frozen=True, kw_only=True)
class RosterDecided(Event):
    """A held roster was approved or rejected."""

    type = "rapport.directory.roster_decided.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    approved: bool = public("False when it was rejected.")
    decided_at: datetime = public("When, UTC.")
    operator_id: str = public("Who decided; empty when nobody did in time.")


@dataclass(frozen=True, kw_only=True)
class RosterUndone(Event):
    """The directory went back to before an import, but for what families changed themselves."""

    type = "rapport.directory.roster_undone.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import that was undone, with all that came after it.")
    undone_at: datetime = public("When the last batch was committed, UTC.")
    operator_id: str = public("Who asked for it.")
