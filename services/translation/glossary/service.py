# SPDX-License-Identifier: Apache-2.0
"""Translation's methods about the glossary. Their names are on the wire."""

from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import LONG_S, rpc
from kernel.unit import Unit
from services.translation.glossary import handlers, missing
from services.translation.glossary.commands import (
    ChangeTerms,
    CheckText,
    ImportTerms,
    ListTerms,
    SaveTerm,
    ShowHistory,
    UndoChange,
)
from services.translation.glossary.dependencies import GlossaryProvider
from services.translation.glossary.errors import WholeDistrictOnly
from services.translation.glossary.model.changes import counted
from services.translation.glossary.ports import GlossaryTerms
from services.translation.glossary.queries import listed
from services.translation.glossary.repository import MongoGlossary, MongoGlossaryTerms
from services.translation.glossary.schemas import shown_change, shown_found, shown_steps, shown_term

Payload = dict[str, Any]
NOBODY = "words of the district, none about a person"


class GlossaryMethods:
    """Mixed into the service of translation, which has unit and caller."""

    unit: Unit
    caller: Caller
    glossary: MongoGlossary = GlossaryProvider()
    glossary_terms: GlossaryTerms = Joined(MongoGlossaryTerms)

    @rpc(role=Role.READER, shows_nobody=NOBODY)
    def glossary_list(self, payload: Payload) -> Payload:
        found = listed(self.glossary_terms.all(), load(ListTerms, payload))
        return {
            "terms": [shown_term(term) for term in found],
            "version": self.glossary_terms.version(),
        }

    @rpc(role=Role.READER, shows_nobody=NOBODY)
    def glossary_check(self, payload: Payload) -> Payload:
        asked = load(CheckText, payload)
        pair = (asked.source, asked.target)
        locked = self.glossary.terms_in(asked.text, *pair, locked=True)
        lost = missing(locked, asked.translation, asked.target) if asked.translation else []
        found = self.glossary.terms_in(asked.text, *pair)
        return {"terms": shown_found(found, locked), "missing": shown_found(lost, locked)}

    @rpc(role=Role.READER, shows_nobody=NOBODY)
    def glossary_history(self, payload: Payload) -> Payload:
        asked = load(ShowHistory, payload)
        if asked.number:
            found = [self.glossary_terms.change(asked.number)]
        else:
            found = list(self.glossary_terms.changes(term_id=asked.term_id, limit=asked.limit))
        return {"changes": [shown_change(change) for change in found]}

    @rpc(role=Role.OFFICE, writes=True, shows_nobody=NOBODY)
    def glossary_save(self, payload: Payload) -> Payload:
        term, change = handlers.save_term(
            load(SaveTerm, payload), self.glossary_terms, self._glossary_by()
        )
        return {"term": shown_term(term), "change": shown_change(change)}

    @rpc(role=Role.OFFICE, writes=True, shows_nobody=NOBODY)
    def glossary_change(self, payload: Payload) -> Payload:
        command = load(ChangeTerms, payload)
        change = handlers.change_terms(command, self.glossary_terms, self._glossary_by())
        return {"change": shown_change(change)}

    @rpc(role=Role.OFFICE, writes=True, within_s=LONG_S, shows_nobody=NOBODY)
    def glossary_import(self, payload: Payload) -> Payload:
        steps, change = handlers.import_terms(
            load(ImportTerms, payload), self.glossary_terms, self._glossary_by()
        )
        return {
            "steps": shown_steps(steps), "counts": counted(steps), "change": shown_change(change),
            "version": self.glossary_terms.version(),
        }  # fmt: skip

    @rpc(role=Role.OFFICE, writes=True, within_s=LONG_S, shows_nobody=NOBODY)
    def glossary_undo(self, payload: Payload) -> Payload:
        command = load(UndoChange, payload)
        change = handlers.undo_change(command, self.glossary_terms, self._glossary_by())
        return {"change": shown_change(change)}

    def _glossary_by(self) -> handlers.By:
        operator = self.caller.operator
        if operator.schools:
            raise WholeDistrictOnly(
                "the glossary is the whole district's; this operator is limited to some schools."
            )
        return handlers.By(
            operator_id=operator.operator_id, name=operator.name, at=self.unit.clock()
        )
