# SPDX-License-Identifier: Apache-2.0
"""What notifications refuses, by code."""

from kernel.errors import NotFound, Rejected


class AnnouncementNotFound(NotFound):
    def __init__(self, announcement_id: str) -> None:
        super().__init__(
            f"no announcement has the id {announcement_id}. See: rapport announcements list.",
            code="no-announcement",
        )


class KeyUsedForSomethingElse(Rejected):
    """The same idempotency key came with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the key {key!r} was used for another announcement: take a new one.", code="key-reused"
        )


class BadAnnouncement(Rejected):
    """A field cannot be accepted; `field` names it."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, code="bad-announcement", field=field)
