# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime
from typing import Any

from contracts.events import GatheringAnnounced
from kernel.envelope import new_id
from kernel.errors import Forbidden
from kernel.identity import Operator
from services.events import invitation
from services.events.commands import (
    AnnounceGathering,
    CancelGathering,
    ChangeGathering,
    RecordRsvp,
    ScheduleGathering,
)
from services.events.errors import GatheringExists
from services.events.model import Gathering, Plan
from services.events.ports import Gatherings, Rsvps
from services.events.rsvp import Rsvp


def schedule_gathering(
    command: ScheduleGathering,
    gatherings: Gatherings,
    operator: Operator,
    *,
    district_zone: str,
    now: datetime,
) -> str:
    """Give the gathering's id."""
    plan = Plan(
        title=command.title,
        kind=command.kind,
        starts_at=_utc(command.starts_at),
        ends_at=_utc(command.ends_at),
        time_zone=command.time_zone or district_zone,
        place=command.place,
        school_ids=tuple(command.school_ids),
    )
    _require_schools(operator, plan.school_ids)
    known = gatherings.find(command.gathering_id) if command.gathering_id else None
    if known is None:
        gathering = Gathering.schedule(command.gathering_id or new_id(), plan, now)
        gatherings.save(gathering)
        return gathering.id
    if known.plan != plan:
        raise GatheringExists(
            f"Another gathering has the id {known.id}. To change it: gatherings change.",
            gathering_id=known.id,
        )
    return known.id


def change_gathering(
    command: ChangeGathering, gatherings: Gatherings, operator: Operator, *, now: datetime
) -> None:
    gathering = _of(operator, gatherings.get(command.gathering_id))
    gathering.change(_changes(command), now)
    _require_schools(operator, gathering.plan.school_ids)
    gatherings.save(gathering)


def cancel_gathering(
    command: CancelGathering, gatherings: Gatherings, operator: Operator, *, now: datetime
) -> None:
    gathering = _of(operator, gatherings.get(command.gathering_id))
    gathering.cancel(now)
    gatherings.save(gathering)


def announce_gathering(
    command: AnnounceGathering, gatherings: Gatherings, operator: Operator, *, now: datetime
) -> str:
    """Give the key that names the announcement in notifications."""
    gathering = _of(operator, gatherings.get(command.gathering_id))
    announced = GatheringAnnounced(
        gathering_id=gathering.id,
        announcement_key=command.announcement_key,
        audience=command.audience,
        language=invitation.LANGUAGE,
        subject_line=invitation.subject(gathering),
        body=invitation.body(gathering, command.text),
        operator_id=operator.operator_id,
        within_schools=list(operator.schools),
    )
    key = gathering.announce(announced, now)
    gatherings.save(gathering)
    return key


def record_rsvp(
    command: RecordRsvp,
    gatherings: Gatherings,
    rsvps: Rsvps,
    operator: Operator,
    *,
    now: datetime,
) -> Rsvp:
    gathering = gatherings.get(command.gathering_id)
    if gathering.plan.school_ids:
        _require_schools(operator, gathering.plan.school_ids)
    rsvp = rsvps.find(command.gathering_id, command.person_id) or Rsvp(
        gathering_id=command.gathering_id, person_id=command.person_id
    )
    rsvp.record(command.answer, command.party_size, gathering, now)
    rsvps.save(rsvp)
    return rsvp


def _changes(command: ChangeGathering) -> dict[str, Any]:
    named = {name: value for name, value in vars(command).items() if value is not None}
    del named["gathering_id"]
    for name in named.keys() & {"starts_at", "ends_at"}:
        named[name] = _utc(named[name])
    if "school_ids" in named:
        named["school_ids"] = tuple(named["school_ids"])
    return named


def _utc(moment: datetime) -> datetime:
    """Millisecond UTC, as MongoDB keeps it; what has no offset is refused by the plan."""
    if moment.utcoffset() is None:
        return moment
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def _of(operator: Operator, gathering: Gathering) -> Gathering:
    _require_schools(operator, gathering.plan.school_ids)
    return gathering


def _require_schools(operator: Operator, school_ids: tuple[str, ...]) -> None:
    """An operator for some schools acts on what belongs to these schools alone."""
    if not operator.schools:
        return
    if not school_ids or not set(school_ids) <= set(operator.schools):
        raise Forbidden(
            f"{operator.operator_id} acts for {', '.join(operator.schools)} only.",
            code="other-school",
            school_ids=list(school_ids),
        )
