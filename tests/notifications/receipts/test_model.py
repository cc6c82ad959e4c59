# SPDX-License-Identifier: Apache-2.0
"""What a receipt changes, whatever order receipts come in and however often."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.model import Fate
from services.notifications.receipts.model import (
    VERDICTS,
    Receipt,
    Told,
    Verdict,
    is_news,
    moved,
    strongest,
    verdict_of,
)
from tests.notifications.builders import NOW

FATES = st.sampled_from(Fate)
TOLD = st.sampled_from([told for told in Told if told])
FORWARD = {
    Fate.UNKNOWN: {Fate.UNKNOWN, Fate.SENT, Fate.FAILED, Fate.DELIVERED},
    Fate.SENT: {Fate.SENT, Fate.FAILED, Fate.DELIVERED},
    Fate.FAILED: {Fate.FAILED, Fate.DELIVERED},  # another try of it arrived
    Fate.DELIVERED: {Fate.DELIVERED},
    Fate.SUPPRESSED: {Fate.SUPPRESSED},
    Fate.UNREACHABLE: {Fate.UNREACHABLE},
}


def ended(state: Fate, receipts: list[Told]) -> Fate:
    known = Told.NOTHING
    for told in receipts:
        if is_news(state, known, told):
            state, known = moved(state, told), told
    return state


@given(FATES, st.lists(TOLD, max_size=6), st.randoms())
def test_the_order_of_receipts_and_repeats_of_them_change_nothing(
    state: Fate, receipts: list[Told], chance: object
) -> None:
    shuffled = receipts * 2
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ended(state, shuffled) == ended(state, sorted(receipts))


@given(FATES, st.lists(TOLD, max_size=6))
def test_the_ledger_only_moves_forward(state: Fate, receipts: list[Told]) -> None:
    for told in receipts:
        after = ended(state, [told])
        assert after in FORWARD[state]
        state = after


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), TOLD), min_size=1))
def test_of_several_receipts_in_one_batch_the_strongest_counts(
    told: list[tuple[str, Told]],
) -> None:
    found = strongest(Receipt(delivery_id=id, told=each, at=NOW) for id, each in told)
    assert {id: one.told for id, one in found.items()} == {
        id: max(each for other, each in told if other == id) for id, _ in told
    }


def test_what_a_carrier_filters_says_nothing_of_a_number() -> None:
    for code in (0, 30001, 30002, 30007, 30008, 30034):
        assert verdict_of(code) == Verdict.NONE
    assert {30005, 30006} <= {code for code, said in VERDICTS.items() if said == Verdict.LASTING}
