# SPDX-License-Identifier: Apache-2.0
"""What is refused of limits, each with its stable code."""

from kernel.errors import Conflict, Forbidden, NotFound, Rejected


class LimitRefused(Rejected):
    """It cannot be a limit as it was given. `field` names what is wrong."""

    code = "limit-refused"


class LimitNotFound(NotFound):
    """No limit has this id."""

    code = "no-such-limit"

    def __init__(self, limit_id: str) -> None:
        super().__init__(f"there is no limit {limit_id}. See: rapport limits list.")


class KeyUsedForSomethingElse(Rejected):
    """The same key came with another limit."""

    code = "key-reused"

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {key!r} was used for another limit: take a new one.")


class NotTheirs(Forbidden):
    """The limit is not about children of the caller's schools alone."""

    code = "school"


class SecondPersonNeeded(Forbidden):
    """One person alone may not do this: whoever did the first half cannot do the second."""

    code = "second-person"


class LimitStale(Conflict):
    """Somebody else changed this limit meanwhile."""

    code = "stale-version"
