# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Rejected


class NoSuchUnit(Rejected):
    """Memory holds no unit of this id."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(
            f"Memory has no unit {unit_id}: see rapport memory find.", code="no-unit",
            unit_id=unit_id,
        )  # fmt: skip
