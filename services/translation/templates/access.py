# SPDX-License-Identifier: Apache-2.0
"""Who may say what families are told by template."""

from collections.abc import Sequence

from kernel.errors import Forbidden
from kernel.identity import Operator, Role
from services.translation.review.speaking import speaks
from services.translation.templates.errors import NotANamedPerson, NotAReviewer
from services.translation.templates.model import Template

# Makes the first admin, from the machine alone, and is nobody in person.
NOBODY = frozenset({"", "first-login"})


def require_person(operator: Operator) -> None:
    if operator.operator_id in NOBODY or not operator.name.strip():
        raise NotANamedPerson(
            "a person has to approve it by name: log in with a token of your own "
            "(rapport operators add, rapport login)."
        )


def require_reviewer(
    operator: Operator, template: Template, language: str, reviews: Sequence[str]
) -> None:
    """A reviewer of the language, or the office of the whole district for the category."""
    require_person(operator)
    if speaks(reviews, language) or _keeps_office(operator, template):
        return
    raise NotAReviewer(
        f"{operator.operator_id} neither reviews {language} nor keeps the whole district's office. "
        f"The office makes reviewers: rapport reviewers add {operator.operator_id} "
        f"--language {language}"
    )


def _keeps_office(operator: Operator, template: Template) -> bool:
    try:
        grants = operator.acting_as(Role.OFFICE).grants
    except Forbidden:
        return False
    return any(
        not grant.schools and (not grant.categories or template.category in grant.categories)
        for grant in grants
    )
