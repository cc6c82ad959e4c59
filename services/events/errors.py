# SPDX-License-Identifier: Apache-2.0
"""What the events service refuses, each with its stable code."""

from kernel.errors import Conflict, NotFound, Rejected


class GatheringNotFound(NotFound):
    """No gathering has this id."""

    code = "no-such-gathering"


class GatheringRefused(Rejected):
    """The gathering as described cannot be; `details` name the field."""

    code = "gathering-refused"


class GatheringExists(Rejected):
    """Another gathering has this id already."""

    code = "gathering-exists"


class GatheringIsCancelled(Rejected):
    """It does not take place."""

    code = "gathering-cancelled"


class GatheringIsOver(Rejected):
    """It has taken place."""

    code = "gathering-over"


class AnswerRefused(Rejected):
    """The answer cannot be; `details` name the field."""

    code = "answer-refused"


class AnnouncementExists(Rejected):
    """The same key asked for another announcement before."""

    code = "announcement-exists"


class StaleVersion(Conflict):
    """Somebody else saved this meanwhile."""

    code = "stale-version"
