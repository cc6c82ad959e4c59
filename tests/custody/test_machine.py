# SPDX-License-Identifier: Apache-2.0
"""Over thousands of stories nothing goes to a barred person, and nobody's names to another."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.custody.machine import Custody
from tests.custody.memory import MemoryPlatform
from tests.custody.switched_off import Alone, AloneKnown, NamesWhoLeft, NoGate, NotPlanned

EXAMPLES, SOAKED, STEPS = 2_000, 10_000, 10
A_FEW = 120  # of which one at least goes wrong where a safeguard is missing


def play(
    examples: int, platforms: Callable[[], MemoryPlatform] = MemoryPlatform, **changes: Any
) -> Counter[str]:
    """How many messages left and how many were held back, over that many stories."""

    class Played(Custody):
        tally: Counter[str] = Counter()

    Played.platforms = staticmethod(platforms)
    asked = settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **changes,
    )  # fmt: skip
    run_state_machine_as_test(Played, settings=asked)
    return Played.tally


def found_wrong(**off: Any) -> str:
    """What the first story says that goes wrong without a safeguard; "" when none does."""
    few: dict[str, Any] = {"derandomize": True, "phases": [Phase.generate]}
    return complaint(lambda: play(A_FEW, lambda: MemoryPlatform(**off), **few))


def complaint(story: Callable[[], object]) -> str:
    try:
        story()
    except AssertionError as error:
        return str(error)
    return ""


@pytest.mark.row(37)
@pytest.mark.timeout(300)
def test_nothing_goes_to_a_barred_person_whatever_happens_before() -> None:
    # The same stories each time: chance belongs into the long form, whose finds are looked into.
    tally = play(EXAMPLES, derandomize=True)
    assert tally["left"] > EXAMPLES
    assert tally["held"] > EXAMPLES // 4


@pytest.mark.soak
@pytest.mark.row(37)
def test_nothing_goes_to_a_barred_person_whatever_happens_before_in_ten_thousand_stories() -> None:
    assert play(SOAKED)["left"] > SOAKED


@pytest.mark.row(37)
def test_without_the_check_at_sending_something_does() -> None:
    assert found_wrong(gate=NoGate)


def test_without_the_check_at_planning_the_one_at_sending_holds_it_all_back() -> None:
    assert found_wrong(audiences=NotPlanned) == ""


def test_without_the_rule_about_who_shares_a_contact_point_something_does() -> None:
    assert "nobody may be told" in found_wrong(audiences=Alone, remembered=AloneKnown)


def test_who_left_a_shared_contact_point_would_be_named_there() -> None:
    def left_behind(**off: Any) -> str:
        story = Custody()
        story.platform = MemoryPlatform(**off)
        shared = [["g1", "g2"], ["g3"], ["g3"], ["g3"], ["g3"]]
        story.begin(shared, [[], [], [], []], None, "general", "{{guardian_name}}, please read.")
        story.others_share_a_contact_point("email:a", ["g1"], True)
        return complaint(story.teardown)

    assert "tells of the guardian g2" in left_behind(gate=NamesWhoLeft)
    assert left_behind() == ""
