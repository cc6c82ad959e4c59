# SPDX-License-Identifier: Apache-2.0
"""What people ask of the reviewers' queue."""

from dataclasses import dataclass

from kernel.messages import personal, public


@dataclass(frozen=True, kw_only=True)
class ListTasks:
    language: str = public("Only of this language; es covers es-MX.", "")
    mine: bool = public("Only those that the caller has claimed.", False)
    overdue: bool = public("Only those whose time is over.", False)
    every: bool = public("Also those that are over.", False)


@dataclass(frozen=True, kw_only=True)
class OneTask:
    task_id: str = public("See: rapport reviews list.")


@dataclass(frozen=True, kw_only=True)
class AcceptTask:
    """The drafts are right, word for word."""

    task_id: str = public("See: rapport reviews list.")
    seen: str = public("Fingerprint of what was looked at.")
    despite: str = personal("Why the words are right although the gate objects.", "")


@dataclass(frozen=True, kw_only=True)
class EditTask:
    """These are the right words, a line for every sentence of the original."""

    task_id: str = public("See: rapport reviews list.")
    seen: str = public("Fingerprint of what was looked at.")
    sentences: list[str] = personal("The right words, for every sentence in order.")
    despite: str = personal("Why the words are right although the gate objects.", "")


@dataclass(frozen=True, kw_only=True)
class DeclineTask:
    """No translation: the original goes out."""

    task_id: str = public("See: rapport reviews list.")
    because: str = personal("Why.")


@dataclass(frozen=True, kw_only=True)
class ReassignTask:
    task_id: str = public("See: rapport reviews list.")
    to: str = public("Operator id of a reviewer of the language.")


@dataclass(frozen=True, kw_only=True)
class EscalateTask:
    task_id: str = public("See: rapport reviews list.")
    because: str = personal("What is needed.")


@dataclass(frozen=True, kw_only=True)
class ShowStats:
    days: int = public("Of what was asked in so many days.", 30)


@dataclass(frozen=True, kw_only=True)
class SetReviewer:
    operator_id: str = public("See: rapport operators list.")
    languages: list[str] = public("BCP 47 of what they review.")


@dataclass(frozen=True, kw_only=True)
class RemoveReviewer:
    operator_id: str = public("See: rapport reviewers list.")
    languages: list[str] = public("Only these; none named: all.", factory=list)


@dataclass(frozen=True, kw_only=True)
class ListReviewers:
    """All of them."""
