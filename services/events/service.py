# SPDX-License-Identifier: Apache-2.0
"""The events service. Method names are on the wire: never rename one."""

from typing import Any

from kernel.audit import ids_under
from kernel.contracts import load
from kernel.identity import Operator, Role
from kernel.rpc import rpc
from kernel.service import Service
from services.events import dependencies, handlers
from services.events.commands import (
    AnnounceGathering,
    CancelGathering,
    ChangeGathering,
    ListGatherings,
    RecordRsvp,
    ScheduleGathering,
    ShowGathering,
)
from services.events.config import EventsSettings
from services.events.ports import Gatherings, Rsvps
from services.events.queries import Reports
from services.events.repository import COLLECTIONS

Payload = dict[str, Any]
CATEGORY = "gatherings"


class EventsService(Service):
    name = "events"
    collections = COLLECTIONS

    gatherings: Gatherings = dependencies.gatherings()
    rsvps: Rsvps = dependencies.rsvps()
    reports: Reports = dependencies.reports()
    settings: EventsSettings = dependencies.settings()

    @rpc(role=Role.SENDER, writes=True)
    def gathering_schedule(self, payload: Payload) -> Payload:
        gathering_id = handlers.schedule_gathering(
            load(ScheduleGathering, payload), self.gatherings, self._operator(),
            district_zone=self.settings.time_zone, now=self.unit.clock(),
        )  # fmt: skip
        return {"gathering_id": gathering_id}

    @rpc(role=Role.SENDER, writes=True)
    def gathering_change(self, payload: Payload) -> None:
        command = load(ChangeGathering, payload)
        handlers.change_gathering(command, self.gatherings, self._operator(), now=self.unit.clock())

    @rpc(role=Role.SENDER, writes=True)
    def gathering_cancel(self, payload: Payload) -> None:
        command = load(CancelGathering, payload)
        handlers.cancel_gathering(command, self.gatherings, self._operator(), now=self.unit.clock())

    @rpc(role=Role.SENDER, writes=True)
    def gathering_announce(self, payload: Payload) -> Payload:
        command = load(AnnounceGathering, payload)
        key = handlers.announce_gathering(
            command, self.gatherings, self._operator(), now=self.unit.clock()
        )
        return {"announcement_key": key}

    @rpc(role=Role.SENDER, writes=True)
    def rsvp(self, payload: Payload) -> Payload:
        command = load(RecordRsvp, payload)
        rsvp = handlers.record_rsvp(
            command, self.gatherings, self.rsvps, self._operator(), now=self.unit.clock()
        )
        return {"rsvp_id": rsvp.id, "answer": rsvp.answer, "party_size": rsvp.party_size}

    @rpc(role=Role.READER, shows_nobody="gatherings, and counts of answers")
    def gatherings_list(self, payload: Payload) -> list[Payload]:
        asked = load(ListGatherings, payload)
        return self.reports.gatherings(asked, self.caller.operator.schools, self.unit.clock())

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def gathering_show(self, payload: Payload) -> Payload:
        asked = load(ShowGathering, payload)
        return self.reports.gathering(asked.gathering_id, self.caller.operator.schools)

    def _operator(self) -> Operator:
        """Gatherings are a category of their own: who may act for it, and where."""
        return self.caller.operator.for_category(CATEGORY)
