# SPDX-License-Identifier: Apache-2.0
"""Whatever reviewers, the office, the clock and a dying process do, in whatever order: each request
is answered once, or nobody waits for it any more."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.translation import ReviewEscalated, ReviewFinished, ReviewRequested, Translated
from kernel.errors import RapportError
from kernel.identity import Role
from services.translation.review import handlers
from services.translation.review.commands import (
    AcceptTask,
    DeclineTask,
    EditTask,
    EscalateTask,
    OneTask,
    ReassignTask,
)
from services.translation.review.model import WAITING, ReviewTask, State, task_id
from services.translation.review.ports import Desk
from tests.translation.fakes import FakeGlossary
from tests.translation.review.builders import LEASE, NOON, WORDS, a_person, a_wanted
from tests.translation.review.fakes import FakeReviewedMemory, FakeReviewers, FakeReviewTasks

REQUESTS = st.sampled_from(["an-1", "an-2"])
LANGUAGES = st.sampled_from(["es", "so"])
PEOPLE = [a_person("op-lan"), a_person("op-mai"), a_person("op-kim", Role.OFFICE)]
SOMEBODY = st.sampled_from(PEOPLE)
FINAL = (State.DONE, State.DECLINED, State.EXPIRED)


class Queue(RuleBasedStateMachine):
    done: ClassVar[Counter[str]] = Counter()  # acts that were not refused, in all runs

    def __init__(self) -> None:
        super().__init__()
        self.tasks = FakeReviewTasks()
        self.now = NOON
        reviewers = FakeReviewers(**{"op-lan": ["es", "so"], "op-mai": ["es"]})
        self.desk = Desk(
            tasks=self.tasks, reviewers=reviewers, memory=FakeReviewedMemory(),
            glossary=FakeGlossary(),
        )  # fmt: skip

    @initialize(
        then=st.sampled_from(["original", "machine", "wait"]), hours=st.integers(0, 4)
    )  # fmt: skip
    def begin(self, then: str, hours: int) -> None:
        """Whatever comes, there is work to do."""
        self.want("an-1", "es", then, hours, machine=True)

    @rule(
        request=REQUESTS, language=LANGUAGES, then=st.sampled_from(["original", "machine", "wait"]),
        hours=st.integers(0, 4), machine=st.booleans(),
    )  # fmt: skip
    def want(self, request: str, language: str, then: str, hours: int, machine: bool) -> None:
        wanted = a_wanted(
            request_id=request, language=language, then=then,
            due_at=self.now + timedelta(hours=hours), **({} if machine else {"machine": {}}),
        )  # fmt: skip
        handlers.want(wanted, self.tasks, self.desk.reviewers, self.now)

    @rule(request=REQUESTS)
    def cancel(self, request: str) -> None:
        handlers.drop(request, self.tasks, self.now)

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes: int) -> None:
        """The clock goes on, and the sweeper may come later, or twice."""
        self.now += timedelta(minutes=minutes)

    @rule(times=st.integers(1, 2))
    def sweep(self, times: int) -> None:
        for _ in range(times):
            for id in self.tasks.due(self.now, 100):
                handlers.pass_time(id, self.tasks, self.now)

    @rule(task=st.integers(0, 3), by=SOMEBODY, act=st.sampled_from(["claim", "release", "hand on"]))
    def hold(self, task: int, by: Any, act: str) -> None:
        id = self._one(task)
        one = OneTask(task_id=id)
        acts: dict[str, tuple[Any, ...]] = {
            "claim": (handlers.claim, one, LEASE),
            "release": (handlers.release, one),
            "hand on": (handlers.reassign, ReassignTask(task_id=id, to="op-mai"), LEASE),
        }
        self._try(by, *acts[act])

    @rule(
        task=st.integers(0, 3), by=SOMEBODY, saw=st.booleans(),
        act=st.sampled_from(["accept", "edit", "spoil", "decline", "escalate"]),
    )  # fmt: skip
    def decide(self, task: int, by: Any, saw: bool, act: str) -> None:
        id = self._one(task)
        seen = self.tasks.kept[id].fingerprint if saw else "something else"
        edited = [*WORDS[:3], "Lleve el formulario 12."]
        acts: dict[str, tuple[Any, ...]] = {
            "accept": (handlers.accept, AcceptTask(task_id=id, seen=seen)),
            "edit": (handlers.edit, EditTask(task_id=id, seen=seen, sentences=edited)),
            "spoil": (handlers.edit, EditTask(task_id=id, seen=seen, sentences=["x"])),
            "decline": (handlers.decline, DeclineTask(task_id=id, because="no")),
            "escalate": (handlers.escalate, EscalateTask(task_id=id, because="help")),
        }
        self._try(by, *acts[act])

    def _one(self, number: int) -> str:
        ids = sorted(self.tasks.kept)
        return ids[number % len(ids)]

    def _try(self, by: Any, handle: Any, command: Any, *more: Any) -> None:
        with suppress(RapportError):  # a refusal is an answer, too
            handle(command, by, self.desk, self.now, *more)
            self.done[handle.__name__] += 1

    def told(self, kind: type[Any]) -> Counter[str]:
        return Counter(
            task_id(event.request_id, event.language)
            for event in self.tasks.published
            if isinstance(event, kind)
        )

    @invariant()
    def nobody_is_answered_twice(self) -> None:
        assert max(self.told(Translated).values(), default=0) <= 1
        assert max(self.told(ReviewFinished).values(), default=0) <= 1
        assert all(count == 1 for count in self.told(ReviewRequested).values())

    @invariant()
    def what_is_over_was_answered_and_what_is_not_was_not(self) -> None:
        answered, finished = self.told(Translated), self.told(ReviewFinished)
        for task in self.tasks.kept.values():
            assert answered[task.id] == (task.state in FINAL), task.state
            assert finished[task.id] == (task.state not in WAITING), task.state

    @invariant()
    def nobody_waits_without_somebody_who_looks(self) -> None:
        """What can still change by time the sweeper finds; only `wait` may be past its day."""
        for task in self.tasks.kept.values():
            if task.state in WAITING and task.next_at is None:
                assert (task.then, "overdue" in task.escalated) == ("wait", True)

    @invariant()
    def time_escalates_each_reason_once(self) -> None:
        told = Counter(
            (task_id(event.request_id, event.language), event.reason)
            for event in self.tasks.published
            if isinstance(event, ReviewEscalated) and event.reason != "asked"
        )
        assert max(told.values(), default=0) <= 1

    def teardown(self) -> None:
        """In the end the sweeper comes, whoever died before: nobody is left unanswered."""
        self.now += timedelta(days=30)
        self.sweep(1)
        for task in self.tasks.kept.values():
            assert is_settled(task), task.state


def is_settled(task: ReviewTask) -> bool:
    return task.state not in WAITING or (task.then == "wait" and "overdue" in task.escalated)
