# SPDX-License-Identifier: Apache-2.0
"""Asking for an import: from an upload that is all there, or from the folder set aside for it."""

from pathlib import Path

from kernel.errors import Forbidden, Rejected
from kernel.identity import Operator
from kernel.unit import Unit
from services.directory.commands import ImportRoster
from services.directory.config import DirectorySettings
from services.directory.roster import imports
from services.directory.roster.uploads import Uploads


def request_import(
    command: ImportRoster,
    unit: Unit,
    uploads: Uploads,
    settings: DirectorySettings,
    operator: Operator,
) -> str:
    """The id of the import, which the worker takes up. Raises Rejected saying what to do."""
    if operator.schools:
        raise Forbidden(
            "a roster is the whole district's; this operator is limited to some schools.",
            code="school-scope",
        )
    if bool(command.upload_id) == bool(command.path):
        raise Rejected("give either upload_id or path.", code="one-source")
    path = str(_allowed(command.path, settings)) if command.path else ""
    name = Path(path).name if path else uploads.require_complete(command.upload_id)
    return imports.request(
        unit,
        upload_id=command.upload_id,
        path=path,
        name=name,
        dry_run=command.dry_run,
        by=operator.operator_id,
    )


def _allowed(text: str, settings: DirectorySettings) -> Path:
    if not settings.roster_folder:
        raise Forbidden(
            "importing by path is off: upload the roster, or set RAPPORT_ROSTER_FOLDER.",
            code="no-roster-folder",
        )
    folder = Path(settings.roster_folder).resolve()
    path = (folder / text).resolve()
    if not path.is_relative_to(folder):
        raise Forbidden(
            "this path is outside of the folder that RAPPORT_ROSTER_FOLDER names.",
            code="outside-roster-folder",
        )
    return path
