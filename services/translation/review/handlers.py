# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel.identity import Operator
from services.translation.ports import ReviewWanted
from services.translation.review.access import keeps_office, may_review, require_second
from services.translation.review.checking import require_right
from services.translation.review.commands import (
    AcceptTask,
    DeclineTask,
    EditTask,
    EscalateTask,
    ReassignTask,
)
from services.translation.review.errors import NoReviewer, ReviewRefused, TaskNotFound
from services.translation.review.model import ReviewTask, task_id
from services.translation.review.ports import Reviewers, ReviewTasks
from services.translation.review.speaking import speaks


def want(
    wanted: ReviewWanted, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    """The task of this request and language; asking again changes nothing."""
    known = tasks.find(task_id(wanted.request_id, wanted.language))
    if known is not None:
        return known
    task = ReviewTask.of(wanted, now)
    if not tasks.stands(wanted.request_id):
        task.drop(now)
    elif not reviewers.of(wanted.language):
        task.nobody_reviews(now)
    tasks.save(task)
    return task


def the_task(task_id: str, by: Operator, tasks: ReviewTasks, reviewers: Reviewers) -> ReviewTask:
    """Raise TaskNotFound where there is none that this operator may work on."""
    task = tasks.find(task_id)
    if task is None or not may_review(by, reviewers.languages_of(by.operator_id), task):
        raise TaskNotFound(task_id)
    return task


def claim(
    task_id: str, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime,
    lease: timedelta,
) -> ReviewTask:  # fmt: skip
    task = the_task(task_id, by, tasks, reviewers)
    task.claim(by.operator_id, now, lease)
    tasks.save(task)
    return task


def release(
    task_id: str, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    task = the_task(task_id, by, tasks, reviewers)
    task.release(by.operator_id, now)
    tasks.save(task)
    return task


def accept(
    command: AcceptTask, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    task = the_task(command.task_id, by, tasks, reviewers)
    drafts = [line.draft for line in task.sentences]
    missing = [str(line.number) for line in task.sentences if not line.draft]
    if missing:
        raise ReviewRefused(
            f"there is no draft of sentence {', '.join(missing)}: write one with "
            f"rapport reviews edit {task.id}.",
            code="no-draft", sentences=missing,
        )  # fmt: skip
    return _hand_in(task, drafts, command, by, tasks, reviewers, now)


def edit(
    command: EditTask, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    task = the_task(command.task_id, by, tasks, reviewers)
    words = [each.strip() for each in command.sentences]
    return _hand_in(task, words, command, by, tasks, reviewers, now)


def decline(
    command: DeclineTask, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    task = the_task(command.task_id, by, tasks, reviewers)
    task.decline(by.operator_id, _reason(command.because), now)
    tasks.save(task)
    return task


def reassign(
    command: ReassignTask, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime,
    lease: timedelta,
) -> ReviewTask:  # fmt: skip
    """By the office, or by who has it."""
    task = the_task(command.task_id, by, tasks, reviewers)
    if not keeps_office(by, task) and task.claimed_by_other(by.operator_id, now):
        raise NoReviewer(
            f"{task.id} is with {task.claimed_by}: only they or the office hand it on."
        )
    if not speaks(reviewers.languages_of(command.to), task.language):
        raise ReviewRefused(
            f"{command.to} is no reviewer of {task.language}. See: rapport reviewers list.",
            code="no-reviewer-there", field="to",
        )  # fmt: skip
    task.reassign(by.operator_id, command.to, now, lease)
    tasks.save(task)
    return task


def escalate(
    command: EscalateTask, by: Operator, tasks: ReviewTasks, reviewers: Reviewers, now: datetime
) -> ReviewTask:
    task = the_task(command.task_id, by, tasks, reviewers)
    task.escalate(by.operator_id, _reason(command.because), now)
    tasks.save(task)
    return task


def pass_time(task_id: str, tasks: ReviewTasks, now: datetime) -> None:
    """Deadlines and claims that are over by now."""
    task = tasks.find(task_id)
    if task is not None:
        task.pass_time(now)
        tasks.save(task)


def drop(request_id: str, tasks: ReviewTasks, now: datetime) -> None:
    """Nobody waits for this request any more."""
    tasks.cancel(request_id)
    for task in tasks.of_request(request_id):
        task.drop(now)
        tasks.save(task)


def _hand_in(
    task: ReviewTask, words: Sequence[str], command: AcceptTask | EditTask, by: Operator,
    tasks: ReviewTasks, reviewers: Reviewers, now: datetime,
) -> ReviewTask:  # fmt: skip
    require_second(by, task, reviewers)
    overridden = require_right(task, words, command.despite)
    despite = ""
    if overridden:
        findings = "; ".join(dict.fromkeys(each.finding for each in overridden))
        despite = f"{findings} ({_reason(command.despite)})"
    if task.hand_in(by.operator_id, words, command.seen, now, despite):
        tasks.save(task)
    return task


LONGEST_REASON = 300


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise ReviewRefused(
            f"say why, in at most {LONGEST_REASON} characters.", code="no-reason", field="because"
        )
    return reason
