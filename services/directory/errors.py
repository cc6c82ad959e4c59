# SPDX-License-Identifier: Apache-2.0
"""What the directory refuses, each with its stable code."""

from kernel.errors import Conflict, NotFound, Rejected


class RosterRefused(Rejected):
    """The files as a whole cannot be read: nothing of them was applied.

    `details` say where: file, and line or column where there is one.
    """

    code = "roster-refused"


class PersonNotFound(NotFound):
    """The directory has no such person."""

    code = "no-such-person"


class ImportNotFound(NotFound):
    """No roster import has this id."""

    code = "no-such-import"


class UploadNotFound(NotFound):
    """No roster upload has this id, or it was finished or given up already."""

    code = "no-such-upload"


class StaleVersion(Conflict):
    """Somebody else saved this aggregate meanwhile."""

    code = "stale-version"


class WorkerReplaced(Conflict):
    """This worker's lease on the import ran out and another took it over."""

    code = "worker-replaced"
