# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import LONG_S, rpc
from kernel.unit import Unit
from services.directory import schemas
from services.directory.commands import DecideRoster, ImportRoster, UndoRoster
from services.directory.config import DirectorySettings
from services.directory.queries import MongoQueries
from services.directory.roster import deciding
from services.directory.roster.asking import AskDiff
from services.directory.roster.passwords import refuse_passwords
from services.directory.roster.requests import request_import
from services.directory.roster.source import MEGABYTE
from services.directory.roster.uploads import Uploads
from services.directory.schemas import load

Payload = dict[str, Any]


class RosterMethods:
    """What an operator does with rosters. Method names are on the wire."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    queries: MongoQueries
    uploads: Uploads

    @rpc(role=Role.SENDER, shows_nobody="takes a file in")
    def roster_upload_begin(self, payload: Payload) -> Payload:
        return {"upload_id": self.uploads.begin(load(schemas.BeginUpload, payload).file_name)}

    @rpc(role=Role.SENDER, within_s=LONG_S, shows_nobody="takes a file in")
    def roster_upload_part(self, payload: Payload) -> Payload:
        asked = load(schemas.AddPiece, payload)
        self.uploads.add_piece(asked.upload_id, asked.number, schemas.piece_of(asked))
        return {"number": asked.number}

    @rpc(role=Role.SENDER, within_s=LONG_S, shows_nobody="takes a file in")
    def roster_upload_finish(self, payload: Payload) -> Payload:
        asked = load(schemas.FinishUpload, payload)
        size = self.uploads.finish(asked.upload_id, asked.sha256)
        refuse_passwords(
            self.uploads, asked.upload_id, folder=self.settings.roster_staging,
            max_bytes=self.settings.roster_max_mb * MEGABYTE,
        )  # fmt: skip
        return {"bytes": size}

    @rpc(role=Role.SENDER, writes=True)
    def roster_import(self, payload: Payload) -> Payload:
        command, operator = load(ImportRoster, payload), self.caller.operator
        import_id = request_import(command, self.unit, self.uploads, self.settings, operator)
        return {"import_id": import_id}

    @rpc(role=Role.OFFICE, writes=True)
    def roster_approve(self, payload: Payload) -> Payload:
        command = load(DecideRoster, payload)
        deciding.approve(command, self.unit, self.caller.operator)
        return {"import_id": command.import_id}

    @rpc(role=Role.OFFICE, writes=True)
    def roster_reject(self, payload: Payload) -> Payload:
        command = load(DecideRoster, payload)
        deciding.reject(command, self.unit, self.caller.operator)
        return {"import_id": command.import_id}

    @rpc(role=Role.OFFICE, writes=True)
    def roster_undo(self, payload: Payload) -> Payload:
        command = load(UndoRoster, payload)
        return deciding.request_undo(command, self.unit, self.settings, self.caller.operator)

    @rpc(role=Role.READER, shows_nobody="counts")
    def roster_progress(self, payload: Payload) -> Payload:
        return self.queries.progress(load(schemas.AskImport, payload).import_id)

    @rpc(role=Role.READER, shows_nobody="counts")
    def roster_imports(self, payload: Payload) -> Payload:
        return {"imports": self.queries.imports(load(schemas.AskImports, payload).limit)}

    @rpc(role=Role.READER, shows_nobody="places in a file, by the ids of its rows")
    def roster_report(self, payload: Payload) -> Payload:
        asked = load(schemas.AskReport, payload)
        return self.queries.findings(asked.import_id, asked.start, asked.limit)

    @rpc(role=Role.READER, shows_nobody="ids and names of fields, no values")
    def roster_diff(self, payload: Payload) -> Payload:
        return self.queries.diff(load(AskDiff, payload), self.caller.operator.schools)
