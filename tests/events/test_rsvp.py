# SPDX-License-Identifier: Apache-2.0
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import RsvpRecorded
from services.events.errors import AnswerRefused, GatheringIsCancelled, GatheringIsOver
from services.events.rsvp import ANSWERS, LARGEST_PARTY
from tests.events.builders import AFTERWARDS, NOW, a_known_gathering, an_rsvp

pytestmark = pytest.mark.row(43)

given_answers = st.tuples(st.sampled_from(ANSWERS), st.none() | st.integers(1, LARGEST_PARTY)).map(
    lambda given: ("no", None) if given[0] == "no" else given
)


def test_an_answer_tells_who_comes_and_how_many() -> None:
    rsvp = an_rsvp()

    rsvp.record("yes", 4, a_known_gathering(), NOW)

    assert rsvp.events == [
        RsvpRecorded(rsvp_id="G1:P1", gathering_id="G1", person_id="P1", answer="yes", party_size=4)
    ]
    assert rsvp.answered_at == NOW


@pytest.mark.parametrize(("answer", "coming"), [("yes", 1), ("maybe", 1), ("no", 0)])
def test_without_a_number_the_one_who_answers_is_counted(answer: str, coming: int) -> None:
    rsvp = an_rsvp()

    rsvp.record(answer, None, a_known_gathering(), NOW)

    assert rsvp.party_size == coming


@pytest.mark.parametrize(
    ("answer", "party_size"),
    [("yes", 0), ("yes", -1), ("maybe", LARGEST_PARTY + 1), ("no", 2), ("perhaps", 1), ("", None)],
)
def test_an_answer_that_cannot_be_is_refused(answer: str, party_size: int | None) -> None:
    rsvp = an_rsvp()

    with pytest.raises(AnswerRefused):
        rsvp.record(answer, party_size, a_known_gathering(), NOW)

    assert rsvp.events == []


def test_an_answer_needs_somebody_who_gives_it() -> None:
    with pytest.raises(AnswerRefused):
        an_rsvp(person_id=" ").record("yes", 1, a_known_gathering(), NOW)


def test_a_cancelled_gathering_takes_no_answer() -> None:
    gathering = a_known_gathering()
    gathering.cancel(NOW)

    with pytest.raises(GatheringIsCancelled):
        an_rsvp().record("yes", 1, gathering, NOW)


def test_a_gathering_that_is_over_takes_no_answer() -> None:
    with pytest.raises(GatheringIsOver):
        an_rsvp().record("yes", 1, a_known_gathering(), AFTERWARDS)


@given(st.lists(given_answers, min_size=1, max_size=6))
def test_in_whatever_order_minds_change_the_last_answer_counts(
    answers: list[tuple[str, int | None]],
) -> None:
    gathering, rsvp = a_known_gathering(), an_rsvp()

    for answer, party_size in answers:
        rsvp.record(answer, party_size, gathering, NOW)

    last, size = answers[-1]
    assert rsvp.answer == last
    assert rsvp.party_size == (0 if last == "no" else size or 1)
    told = [(event.answer, event.party_size) for event in rsvp.events]
    assert told[-1] == (rsvp.answer, rsvp.party_size)
    assert all(one != next for one, next in itertools.pairwise(told))


@given(given_answers, st.integers(1, 4))
def test_answering_the_same_again_tells_nothing_new(
    given: tuple[str, int | None], times: int
) -> None:
    gathering, rsvp = a_known_gathering(), an_rsvp()

    for _ in range(times):
        rsvp.record(*given, gathering, NOW)

    assert len(rsvp.events) == 1
