# SPDX-License-Identifier: Apache-2.0
"""What can go wrong on the command line, and the exit code that tells a script."""

from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    OK = 0
    FAILED = 1
    INVALID = 2  # wrong usage or input that was refused: change it and try again
    FORBIDDEN = 3  # not logged in, or not this operator's to do
    AWAY = 4  # something does not answer: try again later
    WARNINGS = 5  # done, but a part of the input was left out
    HELD = 6  # not done yet: a second person has to approve it


class Problem(Exception):
    """What happened and where, what to do next, and what shows the place."""

    exit = Exit.FAILED
    code = "failed"

    def __init__(
        self, message: str, *, fix: str = "", code: str = "", details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix
        self.code = code or self.code
        self.details = details or {}

    def as_json(self) -> dict[str, Any]:
        told = {"code": self.code, "message": self.message, "details": self.details}
        return {"error": told | ({"fix": self.fix} if self.fix else {})}


class Invalid(Problem):
    exit, code = Exit.INVALID, "invalid"


class NotAllowed(Problem):
    exit, code = Exit.FORBIDDEN, "forbidden"


class Away(Problem):
    exit, code = Exit.AWAY, "unavailable"


FORBIDDEN = {
    "forbidden", "role", "no-token", "expired", "bad-token", "revoked", "school", "school-scope",
    "second-person", "no-reviewer", "reviewer", "named-person",
}  # fmt: skip


def refused(error: dict[str, Any]) -> Problem:
    """A service's {"code", "message", "details"} as what the command line says."""
    code = str(error.get("code", ""))
    details = error.get("details") or {}
    kind: type[Problem] = Invalid
    if code in FORBIDDEN:
        kind = NotAllowed
    elif code == "unavailable":
        kind = Away
    elif code in ("conflict", "not-found") or code.startswith("no-"):
        kind = Problem
    return kind(str(error.get("message", "")), code=code, details=details)
