# SPDX-License-Identifier: Apache-2.0
"""The translation service's methods about templates. Their names are on the wire."""

from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.translation.ports import SchoolNames
from services.translation.review.repository import MongoReviewers
from services.translation.templates import commands, handlers, schemas
from services.translation.templates.exporting import exported
from services.translation.templates.library import Library
from services.translation.templates.ports import Reviewers
from services.translation.templates.reading import kept_as, shipped
from services.translation.templates.record import By
from services.translation.templates.repository import MongoWordingRecords
from services.translation.templates.values import read_slots

Payload = dict[str, Any]
WORDS = "words that were prepared, and what the caller put into them"


class TemplatesMethods:
    """Mixed into the translation service, which has unit and caller."""

    unit: Unit
    caller: Caller
    schools: SchoolNames
    wording_records: MongoWordingRecords = Joined(MongoWordingRecords)
    wording_reviewers: Reviewers = Joined(MongoReviewers)

    @rpc(role=Role.READER, shows_nobody=WORDS)
    def render_template(self, payload: Payload) -> Payload:
        command = load(commands.RenderTemplate, payload)
        library = Library(shipped(), self.wording_records.of(command.template).values())
        today = self.unit.clock().date()
        template, english, texts = handlers.render_template(command, library, today)
        warnings = handlers.unknown_schools(command, template, self.schools.all())
        return schemas.rendered(template, english, texts) | {"warnings": warnings}

    @rpc(role=Role.READER, shows_nobody=WORDS)
    def template_preview(self, payload: Payload) -> Payload:
        command = load(commands.PreviewTemplate, payload)
        library = Library(shipped(), self.wording_records.of(command.template).values())
        template = library.template(command.template)
        values = read_slots(template, {**template.examples, **command.slots})
        return schemas.previewed(library, template, values, command.languages)

    @rpc(role=Role.READER, shows_nobody=WORDS)
    def templates_list(self, payload: Payload) -> Payload:
        command = load(commands.ListTemplates, payload)
        return schemas.listed(self._every_wording(), command.language)

    @rpc(role=Role.READER, shows_nobody="numbers of wordings by language")
    def templates_coverage(self, payload: Payload) -> Payload:
        languages = load(commands.AskCoverage, payload).languages
        return schemas.coverage(self._every_wording(), languages)

    @rpc(role=Role.READER, shows_nobody=WORDS)
    def template_show(self, payload: Payload) -> Payload:
        command = load(commands.ShowTemplate, payload)
        library = self._every_wording()
        found = handlers.in_force(library, command.template, command.language or "en")
        return schemas.shown(library, command.template, found)

    @rpc(role=Role.READER, shows_nobody=WORDS)
    def template_export(self, payload: Payload) -> Payload:
        language = kept_as(load(commands.ExportWordings, payload).language)
        return {"language": language, "text": exported(self._every_wording(), language)}

    @rpc(role=Role.READER, shows_nobody="operators who approved words")
    def template_history(self, payload: Payload) -> Payload:
        asked = load(commands.ShowHistory, payload)
        acts = self.wording_records.history(asked.template, asked.language, asked.limit)
        return {"acts": [schemas.told(act) for act in acts]}

    # Who may is asked of the operator's grants and languages: reviewers need no office.
    @rpc(role=Role.READER, writes=True)
    def template_review(self, payload: Payload) -> Payload:
        command = load(commands.ReviewTemplate, payload)
        return schemas.state_of(handlers.review(command, self._wording_desk()))

    @rpc(role=Role.READER, writes=True)
    def template_revoke(self, payload: Payload) -> Payload:
        command = load(commands.RevokeReview, payload)
        return schemas.state_of(handlers.revoke_review(command, self._wording_desk()))

    @rpc(role=Role.READER, writes=True)
    def template_import(self, payload: Payload) -> Payload:
        command = load(commands.ImportWordings, payload)
        changed = handlers.import_wordings(command, self._wording_desk())
        return {"wordings": [schemas.state_of(each) for each in changed]}

    @rpc(role=Role.READER, writes=True)
    def template_reset(self, payload: Payload) -> Payload:
        command = load(commands.ResetWording, payload)
        found = handlers.reset_wording(command, self._wording_desk())
        return {"wording": schemas.state_of(found) if found else None}

    @rpc(role=Role.ADMIN, writes=True)
    def templates_resend(self, payload: Payload) -> Payload:
        return {"wordings": handlers.resend_wordings(self._wording_desk())}

    def _every_wording(self) -> Library:
        return Library(shipped(), self.wording_records.all())

    def _wording_desk(self) -> handlers.Desk:
        operator = self.caller.operator
        return handlers.Desk(
            shipped=shipped(), records=self.wording_records, reviewers=self.wording_reviewers,
            operator=operator,
            by=By(
                operator_id=operator.operator_id, name=operator.name, at=self.unit.clock()
            ),
        )  # fmt: skip
