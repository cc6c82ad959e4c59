# SPDX-License-Identifier: Apache-2.0
from kernel.errors import NotFound


class NotFlagged(NotFound):
    """Nothing is known against this address or number."""

    code = "not-flagged"

    def __init__(self, contact_point_id: str) -> None:
        super().__init__(f"{contact_point_id} is not flagged. See: rapport people flagged.")
