# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Rejected


class NoSuchUnit(Rejected):
    """Memory holds no unit of this id."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(
            f"Memory has no unit {unit_id}: see rapport memory find.", code="no-unit",
            unit_id=unit_id,
        )  # fmt: skip


class NoSuchImport(Rejected):
    """Nothing was imported under this id."""

    def __init__(self, import_id: str) -> None:
        super().__init__(
            f"There is no import {import_id} into memory: see rapport memory imports.",
            code="no-import", import_id=import_id,
        )  # fmt: skip


class ImportIsOver(Rejected):
    """Rows came for an import that is in force or was undone."""

    def __init__(self, import_id: str, state: str) -> None:
        super().__init__(
            f"The import {import_id} is {state}: begin another one.", code="import-over",
            import_id=import_id,
        )  # fmt: skip


class PartsAreMissing(Rejected):
    """An import was to be finished before all of its rows had come."""

    def __init__(self, import_id: str, came: int, expected: int) -> None:
        super().__init__(
            f"Of the import {import_id} {came:,} of {expected:,} rows have come: nothing of it "
            "counts. Import the file again.",
            code="parts-missing", import_id=import_id,
        )  # fmt: skip


class WholeDistrictOnly(Rejected):
    """Memory serves every school; who is limited to some may not change it."""

    def __init__(self) -> None:
        super().__init__(
            "Memory is the whole district's; this operator is limited to some schools.",
            code="school-scope",
        )
