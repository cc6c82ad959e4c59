# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.events import GatheringAnnounced
from kernel.identity import Operator, Role
from services.events.model import Gathering, Plan
from services.events.rsvp import Rsvp

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 12, 4, 0, 0, tzinfo=UTC)  # Thursday evening in Chicago
ENDS_AT = STARTS_AT + timedelta(minutes=90)
AFTERWARDS = ENDS_AT + timedelta(seconds=1)


def a_plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "title": "Family Math Night",
        "kind": "family-night",
        "starts_at": STARTS_AT,
        "ends_at": ENDS_AT,
        "time_zone": "America/Chicago",
        "place": "Lincoln Elementary, gym",
        "school_ids": ("S1",),
    }
    return Plan(**values | changes)


def a_gathering(id: str = "G1", **changes: Any) -> Gathering:
    return Gathering.schedule(id, a_plan(**changes), NOW)


def a_known_gathering(id: str = "G1", **changes: Any) -> Gathering:
    """One whose events were told already."""
    gathering = a_gathering(id, **changes)
    gathering.events.clear()
    return gathering


def an_announcement(**changes: Any) -> GatheringAnnounced:
    values: dict[str, Any] = {
        "gathering_id": "G1",
        "announcement_key": "",
        "audience": "district",
        "language": "en",
        "subject_line": "Family Math Night",
        "body": "Come!",
        "operator_id": "olga",
    }
    return GatheringAnnounced(**values | changes)


def an_rsvp(person_id: str = "P1", gathering_id: str = "G1") -> Rsvp:
    return Rsvp(gathering_id=gathering_id, person_id=person_id)


def an_operator(*schools: str, role: Role = Role.SENDER) -> Operator:
    return Operator(operator_id="olga", name="Olga", role=role, schools=list(schools))
