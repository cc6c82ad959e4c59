# SPDX-License-Identifier: Apache-2.0
"""What subscriptions refuse, by code."""

from kernel.errors import NotFound, Rejected


class SubscriberNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no subscriber {name!r}. See: rapport subscribers list.",
            code="no-subscriber",
        )


class NameTaken(Rejected):
    """A subscriber of this name listens already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is a subscriber {name!r} already. Revoke it first, take another name, or get "
            f"it a new address: rapport subscribers address {name}.",
            code="subscriber-exists",
        )


class BadName(Rejected):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot name a subscriber: take 2 to 40 small letters, digits and hyphens, "
            "beginning with a letter.",
            code="bad-name",
            field="name",
        )


class NoSuchEvent(Rejected):
    """A pattern that no event of the district bus matches."""

    def __init__(self, pattern: str, known: list[str]) -> None:
        super().__init__(
            f"no event of the district bus is called {pattern!r}. There are: {', '.join(known)}; "
            "announcement.* and the like; # for all.",
            code="unknown-event",
            field="events",
            pattern=pattern,
        )
