# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kernel.unit import Unit
from services.directory import repository
from services.directory.commands import (
    Record,
    RecordClass,
    RecordContactPoint,
    RecordPerson,
    RecordSchool,
)
from services.directory.ports import Collected
from services.directory.rights.model import RecordContactRights, narrowed, tightens
from services.directory.rights.repository import contact_rights
from services.directory.rights.wanted import load_known, wanted_contact_rights
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.stage import Stage
from services.directory.roster.wanted import (
    wanted_classes,
    wanted_contact_points,
    wanted_people,
    wanted_schools,
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of aggregate, from the stage to the directory.

    `tightens(recorded or None, wanted)`: whether this change keeps somebody from something. Such
    a change is applied at once, also while the roster it stands in is held. Of one that loosens
    something besides, `narrowed(recorded or None, wanted)` is the part that does not.
    """

    name: str
    record: type[Record]
    wanted: Callable[[Stage, ContactPointIds], Iterator[Record]]
    collected: Callable[[Unit], Collected[Any]]
    prepare: Callable[[Stage, Unit], None] = lambda stage, unit: None  # before it is compared
    tightens: Callable[[Any, Any], bool] | None = None
    narrowed: Callable[[Any, Any], Any] = lambda before, wanted: wanted


# In this order they come; those who leave go in the other, so that nobody is left pointing at them.
KINDS = (
    Kind(
        name="schools",
        record=RecordSchool,
        wanted=lambda stage, _: wanted_schools(stage),
        collected=repository.schools,
    ),
    Kind(
        name="classes",
        record=RecordClass,
        wanted=lambda stage, _: wanted_classes(stage),
        collected=repository.classes,
    ),
    Kind(
        name="people",
        record=RecordPerson,
        wanted=lambda stage, _: wanted_people(stage),
        collected=repository.people,
    ),
    Kind(
        name="contact_points",
        record=RecordContactPoint,
        wanted=wanted_contact_points,
        collected=repository.contact_points,
    ),
    Kind(
        name="contact_rights",
        record=RecordContactRights,
        wanted=wanted_contact_rights,
        collected=contact_rights,
        prepare=load_known,
        tightens=tightens,
        narrowed=narrowed,
    ),
)
