# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Forbidden, NotFound, Rejected


class TaskNotFound(NotFound):
    """No such task, or none that this operator may see."""

    code = "no-task"

    def __init__(self, task_id: str) -> None:
        super().__init__(f"there is no task {task_id} for you. See: rapport reviews list.")


class ReviewRefused(Rejected):
    """What somebody wants to do with a task cannot be done; the code says why."""


class NoReviewer(Forbidden):
    """The operator neither reviews this language nor keeps the office's records."""

    code = "no-reviewer"


class SecondPersonNeeded(Forbidden):
    """Who wrote a vital text asks to approve it as well."""

    code = "second-person"
