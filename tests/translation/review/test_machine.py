# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from services.translation.review.model import ReviewTask, State
from tests.translation.review.machine import Queue

MANY = settings(max_examples=150, stateful_step_count=25, deadline=None)
UNTIL_FOUND = settings(MANY, phases=(Phase.generate,), derandomize=True)


@pytest.mark.row(23)
def test_each_request_is_answered_once_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(Queue, settings=MANY)

    assert len(Queue.done) > 4, "most acts were done, and not only refused"


def test_the_machine_finds_a_queue_that_takes_up_again_what_is_over() -> None:
    """The control: without the memory of what is over, somebody is answered twice."""

    class Forgetful(Queue):
        def __init__(self) -> None:
            super().__init__()
            self.find = self.tasks.find
            self.tasks.find = self.as_if_open  # type: ignore[method-assign]

        def as_if_open(self, task_id: str) -> ReviewTask | None:
            task = self.find(task_id)
            if task is not None and task.answered:
                task.state, task.answered = State.OPEN, ""
            return task

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Forgetful, settings=UNTIL_FOUND)
