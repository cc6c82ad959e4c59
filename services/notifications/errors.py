# SPDX-License-Identifier: Apache-2.0
"""What notifications refuses, by code."""

from kernel.errors import Forbidden, NotFound, Rejected, Unavailable


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


class AlreadyCompleted(Rejected):
    """It cannot be cancelled: all of it has left. Those whom it reached can be told."""

    def __init__(self, announcement_id: str) -> None:
        super().__init__(
            "it is completed already: nothing of it is left to cancel. Tell those whom it "
            f"reached: rapport announcements correct {announcement_id} TEXT.",
            code="already-completed",
        )


class CorrectedOtherwise(Rejected):
    """It has another correction already: two would contradict each other."""

    def __init__(self, correction_id: str) -> None:
        super().__init__(
            f"it has another correction already, {correction_id}. Correct or cancel that one: "
            f"rapport announcements show {correction_id}.",
            code="corrected-otherwise",
            correction_id=correction_id,
        )


class StillGoingOut(Rejected):
    """A correction is for those reached, and that is known when nothing more leaves."""

    def __init__(self, announcement_id: str) -> None:
        super().__init__(
            f"it still goes out. Stop it first: rapport announcements cancel {announcement_id} "
            "--correction TEXT.",
            code="still-going-out",
        )


class NotOnlyYours(Forbidden):
    """It went further than whoever would correct it may reach by now."""

    def __init__(self, announcement_id: str) -> None:
        super().__init__(
            f"{announcement_id} went to other schools than yours as well: ask somebody of the "
            "whole district to correct it. To stop it is yours: rapport announcements cancel "
            f"{announcement_id}.",
            code="other-schools",
        )


class BadAnnouncement(Rejected):
    """A field cannot be accepted; `field` names it."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, code="bad-announcement", field=field)


class LimitsNotKnown(Unavailable):
    """Limits may have been entered that nobody here knows of: routine messages wait."""

    def __init__(self) -> None:
        super().__init__(
            "routine messages wait, because the directory has not said lately which limits are in "
            "force: is it running, and its clock right? See: rapport doctor",
            retry_after_s=0.5,
        )
