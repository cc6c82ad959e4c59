# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from contracts.languages import TAG
from kernel.identity import Operator
from services.translation.ports import ApprovedSentence, ReviewWanted
from services.translation.review.access import (
    approvers,
    keeps_office,
    may_approve,
    may_review,
    require_second,
)
from services.translation.review.checking import require_right
from services.translation.review.commands import (
    AcceptTask,
    DeclineTask,
    EditTask,
    EscalateTask,
    OneTask,
    ReassignTask,
    RemoveReviewer,
    SetReviewer,
)
from services.translation.review.errors import NoReviewer, ReviewRefused, TaskNotFound
from services.translation.review.model import ReviewTask, task_id
from services.translation.review.ports import Desk, Reviewers, ReviewTasks
from services.translation.review.speaking import speaks, spoken


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
    elif not approvers(task, reviewers):
        task.nobody_reviews(now)
    tasks.save(task)
    return task


def the_task(task_id: str, by: Operator, desk: Desk) -> ReviewTask:
    """Raise TaskNotFound where there is none that this operator may work on."""
    task = desk.tasks.find(task_id)
    if task is None or not may_review(by, desk.reviewers.languages_of(by.operator_id), task):
        raise TaskNotFound(task_id)
    return task


def claim(
    command: OneTask, by: Operator, desk: Desk, now: datetime, lease: timedelta
) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    task.claim(by.operator_id, now, lease)
    desk.tasks.save(task)
    return task


def release(command: OneTask, by: Operator, desk: Desk, now: datetime) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    task.release(by.operator_id, now)
    desk.tasks.save(task)
    return task


def accept(command: AcceptTask, by: Operator, desk: Desk, now: datetime) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    drafts = [line.draft for line in task.sentences]
    missing = [str(line.number) for line in task.sentences if not line.draft]
    if missing:
        raise ReviewRefused(
            f"there is no draft of sentence {', '.join(missing)}: write one with "
            f"rapport reviews edit {task.id}.",
            code="no-draft", sentences=missing,
        )  # fmt: skip
    return _hand_in(task, drafts, command, by, desk, now)


def edit(command: EditTask, by: Operator, desk: Desk, now: datetime) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    words = [each.strip() for each in command.sentences]
    return _hand_in(task, words, command, by, desk, now)


def decline(command: DeclineTask, by: Operator, desk: Desk, now: datetime) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    task.decline(by.operator_id, _reason(command.because), now)
    desk.tasks.save(task)
    return task


def reassign(
    command: ReassignTask, by: Operator, desk: Desk, now: datetime, lease: timedelta
) -> ReviewTask:
    """By the office, or by who has it."""
    task = the_task(command.task_id, by, desk)
    if not keeps_office(by, task) and task.claimed_by_other(by.operator_id, now):
        raise NoReviewer(
            f"{task.id} is with {task.claimed_by}: only they or the office hand it on."
        )
    if not speaks(desk.reviewers.languages_of(command.to), task.language):
        raise ReviewRefused(
            f"{command.to} is no reviewer of {task.language}. See: rapport reviewers list.",
            code="no-reviewer-there", field="to",
        )  # fmt: skip
    if not may_approve(command.to, task):
        raise ReviewRefused(
            f"{command.to} wrote this {task.tier} message: a second person has to approve its "
            "translation. See: rapport reviewers list.",
            code="second-person", field="to",
        )  # fmt: skip
    task.reassign(by.operator_id, command.to, now, lease)
    desk.tasks.save(task)
    return task


def escalate(command: EscalateTask, by: Operator, desk: Desk, now: datetime) -> ReviewTask:
    task = the_task(command.task_id, by, desk)
    task.escalate(by.operator_id, _reason(command.because), now)
    desk.tasks.save(task)
    return task


def set_reviewer(command: SetReviewer, by: Operator, reviewers: Reviewers) -> Sequence[str]:
    """What the operator reviews from now on."""
    known = reviewers.languages_of(command.operator_id)
    languages = sorted({*known, *map(_tag, command.languages)})
    reviewers.set(command.operator_id, languages, by.operator_id)
    return languages


def remove_reviewer(
    command: RemoveReviewer, by: Operator, desk: Desk, now: datetime
) -> Sequence[str]:
    """What is left for them to review. What they had claimed of the rest, others may take."""
    gone = set(map(_tag, command.languages))
    known = desk.reviewers.languages_of(command.operator_id)
    if not known or gone - set(known):
        raise ReviewRefused(
            f"{command.operator_id} reviews {', '.join(known) or 'no language'}. "
            "See: rapport reviewers list.",
            code="no-reviewer-there", field="languages" if known else "operator_id",
        )  # fmt: skip
    left = [each for each in known if gone and each not in gone]
    _reviews_only(left, command.operator_id, by.operator_id, desk, now)
    return left


def forget_reviewer(operator_id: str, desk: Desk, now: datetime) -> None:
    """Who is no operator any more is counted on no more."""
    if desk.reviewers.languages_of(operator_id):
        _reviews_only([], operator_id, "", desk, now)


def _reviews_only(
    languages: Sequence[str], operator_id: str, by: str, desk: Desk, now: datetime
) -> None:
    desk.reviewers.set(operator_id, languages, by)
    for task in desk.tasks.held_by(operator_id):
        if not speaks(languages, task.language):
            task.release(operator_id, now)
            desk.tasks.save(task)


def _tag(language: str) -> str:
    if not TAG.fullmatch(language):
        raise ReviewRefused(
            f"{language!r} is no language tag. Write vi, es-MX or zh-Hant.",
            code="no-language", field="languages",
        )  # fmt: skip
    return spoken(language)


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
    desk: Desk, now: datetime,
) -> ReviewTask:  # fmt: skip
    require_second(by, task, desk.reviewers)
    passed = require_right(task, words, command.despite, desk.glossary)
    despite = _overridden([each.finding for each in passed if not each.unsure], command.despite)
    if task.hand_in(by.operator_id, words, command.seen, now, despite):
        why = command.despite.strip() or UNREAD
        numbers = {each.number for each in passed}
        desk.memory.remember_reviewed(list(approved(task, numbers, why)))
        desk.tasks.save(task)
    return task


def _overridden(findings: Sequence[str], despite: str) -> str:
    return f"{'; '.join(dict.fromkeys(findings))} ({_reason(despite)})" if findings else ""


def approved(task: ReviewTask, passed: Collection[int], despite: str) -> Iterator[ApprovedSentence]:
    """What the next message with such a sentence may use. `passed` are the numbers of those
    against which the gate has something."""
    for part in dict.fromkeys(line.part for line in task.sentences):
        lines = [line for line in task.sentences if line.part == part]
        around = ["", *(line.original for line in lines), ""]
        for at, line in enumerate(lines):
            yield ApprovedSentence(
                sentence=line.original, words=line.final, source=task.source_language,
                target=task.language, reviewed_by=task.finished_by,
                reviewed_at=task.finished_at or task.asked_at, engine=line.by,
                before=around[at], after=around[at + 2], category=task.category,
                names=tuple(task.names), despite=despite if line.number in passed else "",
            )  # fmt: skip


LONGEST_REASON = 300
UNREAD = "a person wrote it; the checks cannot read the language so far"


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise ReviewRefused(
            f"say why, in at most {LONGEST_REASON} characters.", code="no-reason", field="because"
        )
    return reason
