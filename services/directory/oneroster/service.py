# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kernel.contracts import load
from kernel.errors import Forbidden, Rejected
from kernel.identity import Role
from kernel.providers import Caller, Made
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.clients.ports import Clients
from services.directory.config import DirectorySettings
from services.directory.oneroster.answering import Answering
from services.directory.oneroster.around import Surroundings
from services.directory.oneroster.asking import AskExport, AskRecords
from services.directory.oneroster.listing import Remembered
from services.directory.oneroster.queries import KINDS, View

Payload = dict[str, Any]
ANSWERS_WITHIN_S = 24.0  # the gateway waits a little longer
OF_SOMEBODY = ("users", "roles", "demographics", "enrollments")


def people_shown(payload: Payload, answer: Any) -> Iterable[str]:
    """Whose records an answer with `rows` of one `file` shows."""
    if answer["file"] not in OF_SOMEBODY:
        return []
    return [row.get("userSourcedId", row["sourcedId"]) for row in answer["rows"]]


def about(payload: Payload, answer: Any) -> Iterable[str]:
    found: list[str] = answer["about"]
    return found


class OneRosterMethods:
    """The directory as OneRoster. Method names are on the wire: never rename one casually."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    clients: Clients
    surroundings: Surroundings = Made(Surroundings)
    remembered: Remembered = Made(Remembered)

    @rpc(role=Role.OFFICE, reads=people_shown)
    def roster_export(self, payload: Payload) -> Payload:
        asked = load(AskExport, payload)
        if asked.file not in KINDS:
            raise Rejected(f"there is no file {asked.file!r}.", code="no-such-file")
        state, view = self.view_of(asked.school_ids, self.caller.operator.schools)
        rows, following = view.page(asked.file, asked.after)
        return {"file": asked.file, "state": state, "rows": rows, "next": following}

    # A client of the gateway, not a person: its name is its own, so is what it may see.
    @rpc(role=Role.READER, within_s=ANSWERS_WITHIN_S, reads=about)
    def oneroster_records(self, payload: Payload) -> Payload:
        asked = load(AskRecords, payload)
        client = self.clients.get(self.caller.operator.operator_id)
        client.require_valid()
        state, view = self.view_of([], client.schools)
        answering = Answering(
            view=replace(view, stamped=True), state=state, remembered=self.remembered,
            scopes=frozenset(client.scopes).intersection(asked.scopes),
        )  # fmt: skip
        return answering.answer(asked)

    def view_of(self, wanted: list[str], allowed: list[str]) -> tuple[str, View]:
        """Raise Forbidden for a school that is none of those allowed; empty allows all."""
        database = self.unit.database
        state, around = self.surroundings.of(database)
        for school in wanted:
            if around.types.get(school) != "school":
                raise Rejected(
                    f"there is no school {school}. See: rapport schools.", code="no-such-school"
                )
            if allowed and school not in allowed:
                raise Forbidden(
                    f"you act for {', '.join(sorted(allowed))} only, and this is {school}.",
                    code="school",
                )
        schools = frozenset(wanted or allowed)
        region = self.settings.default_region
        return state, View(database=database, around=around, region=region, schools=schools)
