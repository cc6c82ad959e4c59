# SPDX-License-Identifier: Apache-2.0
"""The directory's methods about consent. Method names are on the wire: never rename one."""

from typing import Any

from contracts.directory import RecordChoice
from kernel.audit import ids_under
from kernel.entrypoints import on_command
from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.consent import handlers, queries
from services.directory.consent.commands import EnterChoice, ExportConsent, SetWishes, ShowConsent
from services.directory.consent.families import Families
from services.directory.consent.ports import Consents, Entry, WishBook
from services.directory.consent.repository import MongoConsents, MongoWishBook, schools_of
from services.directory.queries import MongoQueries
from services.directory.schemas import load

Payload = dict[str, Any]


class ConsentMethods:
    """Mixed into the directory's service, which has unit, caller and queries."""

    unit: Unit
    caller: Caller
    queries: MongoQueries
    consents: Consents = Joined(MongoConsents)
    wish_book: WishBook = Joined(MongoWishBook)

    @on_command(RecordChoice, lane="urgent", workers=1)
    def record_urgent_choice(self, command: RecordChoice) -> None:
        handlers.record_choice(command, self.consents)

    @on_command(RecordChoice, lane="normal", workers=1)
    def record_choice(self, command: RecordChoice) -> None:
        handlers.record_choice(command, self.consents)

    @rpc(role=Role.OFFICE, writes=True, reads=ids_under("person_id"))
    def consent_record(self, payload: Payload) -> Payload:
        command = load(EnterChoice, payload)
        person = self._person(command.person_id)
        entry = handlers.enter_choice(
            command, self.consents, schools=self._students_schools(person),
            contact_point_ids=_ids(person["contact_points"], "contact_point_id"),
            operator_id=self.caller.operator.operator_id, now=self.unit.clock(),
        )  # fmt: skip
        return queries.told(entry) | {"holds": self._effective(person)}

    @rpc(role=Role.OFFICE, writes=True, reads=ids_under("person_id"))
    def wishes_set(self, payload: Payload) -> Payload:
        command = load(SetWishes, payload)
        self._person(command.person_id)
        operator_id = self.caller.operator.operator_id
        wishes = handlers.set_wishes(command, self.wish_book, operator_id=operator_id)
        return {"person_id": command.person_id} | wishes.wanted

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def consent_show(self, payload: Payload) -> Payload:
        person = self._person(load(ShowConsent, payload).person_id)
        return {
            "person_id": person["person_id"],
            "students": person["students"],
            "contact_points": person["contact_points"],
            "wishes": self.wish_book.get(person["person_id"]).wanted,
            "holds": self._effective(person),
            "said": [queries.told(entry) for entry in self._entries(person)],
        }

    @rpc(role=Role.OFFICE, reads=ids_under("people"))
    def consent_export(self, payload: Payload) -> Payload:
        asked = load(ExportConsent, payload)
        people = Families(self.queries, self.caller.operator.schools).of(
            asked.person_id, asked.family
        )
        points = [id for one in people for id in _ids(one["contact_points"], "contact_point_id")]
        return queries.exported(self.unit, _ids(people, "person_id"), points)

    def _person(self, person_id: str) -> Payload:
        return self.queries.person(person_id, self.caller.operator.schools)

    def _entries(self, person: Payload) -> list[Entry]:
        points = _ids(person["contact_points"], "contact_point_id")
        return self.consents.about(person["person_id"], points)

    def _effective(self, person: Payload) -> list[Payload]:
        entries, schools = self._entries(person), self._students_schools(person)
        return list(queries.effective(person, entries, schools))

    def _students_schools(self, person: Payload) -> dict[str, list[str]]:
        return schools_of(self.unit, _ids(person["students"], "person_id"))


def _ids(found: list[Payload], field: str) -> list[str]:
    return [one[field] for one in found]
