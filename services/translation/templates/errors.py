# SPDX-License-Identifier: Apache-2.0
"""What is refused of templates, each with its stable code."""

from kernel.errors import Conflict, Forbidden, NotFound, Rejected


class WordingNotFound(NotFound):
    """Nobody worded this template in this language."""

    code = "no-such-wording"


class NotTheVersion(Rejected):
    """The wording is another one by now than the one that was looked at."""

    code = "another-version"


class NotANamedPerson(Forbidden):
    """What families are told to trust, a person has to have read, and says so by name."""

    code = "named-person"


class NotAReviewer(Forbidden):
    """Neither the district's office nor a reviewer of the language."""

    code = "reviewer"


class DateOutOfPlace(Rejected):
    """A day that no message can mean: long gone, or years ahead."""

    code = "slot-wrong"


class WordingStale(Conflict):
    """Somebody else changed this wording meanwhile."""

    code = "stale-version"
