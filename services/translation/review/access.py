# SPDX-License-Identifier: Apache-2.0
"""Who may look at a task and work on it."""

from collections.abc import Sequence

from kernel.errors import Forbidden
from kernel.identity import Grant, Operator, Role
from services.translation.review.errors import NoReviewer, SecondPersonNeeded
from services.translation.review.model import ReviewTask
from services.translation.review.ports import Reviewers
from services.translation.review.speaking import speaks

TWO_PERSONS = ("vital", "emergency")


def may_review(operator: Operator, languages: Sequence[str], task: ReviewTask) -> bool:
    """Reviewers of the language, and the office where its schools and categories cover the task."""
    return speaks(languages, task.language) or keeps_office(operator, task)


def keeps_office(operator: Operator, task: ReviewTask) -> bool:
    try:
        grants = operator.acting_as(Role.OFFICE).grants
    except Forbidden:
        return False
    return any(_covers(grant, task) for grant in grants)


def require_queue(operator: Operator, languages: Sequence[str]) -> None:
    """Raise NoReviewer for who has no business with the queue at all."""
    if languages:
        return
    try:
        operator.require(Role.OFFICE)
    except Forbidden:
        raise NoReviewer(
            f"{operator.operator_id} reviews no language. The office makes reviewers: "
            f"rapport reviewers add {operator.operator_id} --language vi"
        ) from None


def require_district(operator: Operator) -> None:
    """Raise Forbidden unless the operator keeps the office of the whole district."""
    if not any(not each.schools and not each.categories for each in operator.grants):
        raise Forbidden(
            f"who reviews what counts in the whole district, and {operator.operator_id} acts for "
            "a part of it.",
            code="school-scope",
        )


def may_approve(operator_id: str, task: ReviewTask) -> bool:
    """Who wrote a vital text does not approve its translation."""
    return task.tier not in TWO_PERSONS or task.asked_by != operator_id


def approvers(task: ReviewTask, reviewers: Reviewers) -> list[str]:
    """Reviewers of the language who may approve this."""
    return [each for each in reviewers.of(task.language) if may_approve(each, task)]


def require_second(operator: Operator, task: ReviewTask, reviewers: Reviewers) -> None:
    """Raise SecondPersonNeeded where the author of a vital text would approve it alone."""
    if may_approve(operator.operator_id, task):
        return
    others = approvers(task, reviewers)
    what = (
        f"One of these can: {', '.join(others)}. Hand it over: "
        f"rapport reviews reassign {task.id} --to {others[0]}"
        if others
        else f"Nobody else reviews {task.language}: make somebody a reviewer (rapport reviewers "
        f"add OPERATOR --language {task.language}), or let the original go out: "
        f"rapport reviews decline {task.id} --because WHY"
    )
    raise SecondPersonNeeded(
        f"you wrote this {task.tier} message, so a second person has to approve its translation. "
        f"{what}"
    )


def _covers(grant: Grant, task: ReviewTask) -> bool:
    if grant.categories and task.category not in grant.categories:
        return False
    # What was asked for the whole district is no single school's.
    within = bool(task.schools) and set(task.schools) <= set(grant.schools)
    return not grant.schools or within
