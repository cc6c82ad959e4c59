# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Rejected


class ConsentRefused(Rejected):
    """What was to be recorded cannot be meant so. `details` name the field."""

    code = "consent-refused"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=field)


class ChoiceTaken(Rejected):
    """Another choice was recorded under this id before."""

    code = "choice-taken"
