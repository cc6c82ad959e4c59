# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, by the fate it deserves."""

from typing import Any


class RapportError(Exception):
    """An error with a stable code, a sentence for people and a place.

    `code` is on the wire and never renamed; `message` says what to do next;
    `details` holds identifiers and places (file, line, field), never personal data.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details


class Rejected(RapportError):
    """It is wrong and will stay wrong: answer with its code, or park at once."""

    code = "rejected"


class NotFound(Rejected):
    """Nothing has this id."""

    code = "not-found"


class Forbidden(Rejected):
    """The caller is not who they say, or may not do this here."""

    code = "forbidden"


class Conflict(RapportError):
    """Somebody else changed it meanwhile: trying again may work."""

    code = "conflict"


class Unavailable(RapportError):
    """Something this depends on is away: pause, count no attempt, try again.

    `retry_after_s` is how long the other side asked us to wait, when it said so.
    """

    code = "unavailable"

    def __init__(self, message: str, *, retry_after_s: float | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after_s = retry_after_s
