# SPDX-License-Identifier: Apache-2.0
"""What becomes of the deliveries of a chunk, outcome by outcome."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from contracts.notifications import AnnouncementCompleted
from kernel.config import Outbound
from kernel.errors import Rejected, Unavailable
from kernel.unit import Unit
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.sending import RETRY_AFTER_S
from services.notifications.config import UnknownFate
from services.notifications.model import State
from services.notifications.repository import MongoChunks
from tests.memory.both import ON_BOTH
from tests.notifications.fakes import everything, failing
from tests.notifications.sending import OpenGate, a_sending

pytestmark = ON_BOTH
FIRST_THREE = [f"email:p{n:03d}" for n in range(3)]


def handed_over(unit: Unit) -> int:
    """How many chunks a sweep at this moment puts back on their queue."""
    return unit.run(lambda: MongoChunks(unit).hand_over_due(unit.clock()))


def first_of_each_part(state: Handover, **said: Any) -> Callable[[list[str]], list[Outcome]]:
    def script(ids: list[str]) -> list[Outcome]:
        return [
            Outcome(id=id, state=state, **said) if n == 0 else Outcome(id=id, state=ACCEPTED)
            for n, id in enumerate(ids)
        ]

    return script


ACCEPTED = Handover.ACCEPTED


def test_what_was_taken_over_is_in_the_ledger_with_time_and_code(unit: Unit) -> None:
    sending = a_sending(unit)
    sending.channel.next(*[everything(ACCEPTED, code=250, reference="queued as 7")] * 3)
    sending.send()

    assert sending.channel.received == sending.ids
    entries = sending.ledger()
    assert set(entries) == set(sending.ids)
    entry = entries[sending.ids[0]]
    assert (entry["state"], entry["at"], entry["code"]) == ("sent", sending.clock.now, 250)
    assert entry["reference"] == "queued as 7"
    assert sending.state() == State.COMPLETED


def test_a_chunk_that_is_sent_is_not_sent_again(unit: Unit) -> None:
    sending = a_sending(unit)
    sending.send()
    sending.send()
    assert sending.channel.calls == 3
    completed = AnnouncementCompleted.type.encode()
    told = [one for one in unit.database.outbox.find() if completed in one["body"]]
    assert len(told) == 1


def test_a_refusal_concerns_one_delivery_and_keeps_the_code_but_never_the_text(unit: Unit) -> None:
    sending = a_sending(unit, 50)
    said = {"code": 550, "text": "5.1.1 <p000@families.example> unknown"}
    sending.channel.next(first_of_each_part(Handover.REFUSED, **said))
    sending.send()

    entry = sending.ledger()[sending.ids[0]]
    assert (entry["state"], entry["reason"], entry["code"]) == ("failed", "refused", 550)
    assert "families.example" not in str(entry)
    assert sending.fates() == Counter({("sent", ""): 49, ("failed", "refused"): 1})


def test_what_we_refuse_ourselves_is_named_by_its_code(unit: Unit) -> None:
    sending = a_sending(unit, 50)
    sending.channel.next(first_of_each_part(Handover.REFUSED, text="bad-address"))
    sending.send()
    assert sending.ledger()[sending.ids[0]]["reason"] == "bad-address"


def test_words_that_can_never_be_sent_fail_every_delivery_instead_of_blocking_the_queue(
    unit: Unit,
) -> None:
    sending = a_sending(unit)
    no_tag = Rejected("The language is not a BCP 47 tag.", code="bad-language")
    sending.channel.next(*[failing(no_tag)] * 3)
    sending.send()
    assert sending.fates() == Counter({("failed", "bad-language"): 120})
    assert sending.state() == State.COMPLETED


@pytest.mark.parametrize("state", [Handover.DEFERRED, Handover.UNSENT])
def test_what_was_put_off_goes_again_after_growing_pauses_and_the_rest_does_not(
    unit: Unit, state: Handover
) -> None:
    sending = a_sending(unit, 50)
    sending.channel.next(first_of_each_part(state, code=451))
    sending.send()
    assert sending.fates() == Counter({("sent", ""): 49})
    assert sending.state() == State.SENDING

    sending.send()
    assert sending.channel.calls == 1, "not before its time"
    sending.clock.passes(RETRY_AFTER_S[0])
    sending.send()

    assert sending.fates() == Counter({("sent", ""): 50})
    assert sending.channel.received.count(sending.ids[0]) == 1
    assert sending.state() == State.COMPLETED


def test_a_chunk_with_something_put_off_is_handed_over_when_that_is_due(unit: Unit) -> None:
    sending = a_sending(unit, 50)
    sending.channel.next(first_of_each_part(Handover.DEFERRED))
    sending.send()
    sweep = Unit(unit.database, clock=sending.clock)
    assert handed_over(sweep) == 0
    sending.clock.passes(RETRY_AFTER_S[0])
    assert handed_over(sweep) == 1


def test_what_is_put_off_every_time_is_given_up_in_the_end(unit: Unit) -> None:
    sending = a_sending(unit, 20)
    sending.channel.next(*[everything(Handover.DEFERRED, code=451)] * 9)
    for pause_s in (0, *RETRY_AFTER_S):
        sending.clock.passes(pause_s)
        sending.send()
    assert sending.channel.calls == 1 + len(RETRY_AFTER_S)
    assert sending.fates() == Counter({("failed", "gave-up"): 20})
    assert sending.state() == State.COMPLETED


@pytest.mark.parametrize(
    ("state", "sent"), [(Handover.UNSENT, 20), (Handover.DEFERRED, 2 * (1 + len(RETRY_AFTER_S)))]
)
def test_whom_a_busy_gateway_has_no_time_for_is_not_given_up(
    unit: Unit, state: Handover, sent: int
) -> None:
    """Put off instead, which is the negative control, they would be."""

    def two_at_a_time(ids: list[str]) -> list[Outcome]:
        accepted = everything(Handover.ACCEPTED, code=201)(ids[:2])
        return accepted + everything(state)(ids[2:])

    sending = a_sending(unit, 20)
    sending.channel.next(*[two_at_a_time] * 10)
    for _ in range(10):
        sending.send()
        sending.clock.passes(RETRY_AFTER_S[-1])
    assert sending.fates()["sent", ""] == sent
    assert sending.state() == State.COMPLETED


@pytest.mark.parametrize(
    ("urgent", "fate", "goes_again"),
    [
        (True, UnknownFate.FINAL, True),
        (True, UnknownFate.RESEND, True),
        (False, UnknownFate.RESEND, True),
        (False, UnknownFate.FINAL, False),
    ],
)
def test_what_has_no_answer_goes_again_or_is_shown_as_unknown(
    unit: Unit, urgent: bool, fate: UnknownFate, goes_again: bool
) -> None:
    sending = a_sending(unit, 50, urgent=urgent, unknown_fate=fate)
    sending.channel.next(first_of_each_part(Handover.UNKNOWN))
    sending.send()
    sending.clock.passes(RETRY_AFTER_S[0])
    sending.send()

    assert sending.channel.received.count(sending.ids[0]) == (2 if goes_again else 1)
    state = "sent" if goes_again else "unknown"
    assert sending.ledger()[sending.ids[0]]["state"] == state
    assert sending.state() == State.COMPLETED


def test_while_the_relay_is_away_nothing_is_counted_and_all_is_sent_later(unit: Unit) -> None:
    sending = a_sending(unit)
    away = failing(Unavailable("The relay is away."))
    for _ in range(2 * len(RETRY_AFTER_S)):
        sending.channel.next(away)
        with pytest.raises(Unavailable):
            sending.send()
    assert sending.ledger() == {}
    parts = unit.database.chunks.find_one({})["parts"]
    assert {part["tries"] for part in parts} == {0}

    sending.send()
    assert sending.channel.received == sending.ids
    assert sending.fates() == Counter({("sent", ""): 120})


def test_cancelled_midway_the_rest_is_held_back_with_the_reason(unit: Unit) -> None:
    sending = a_sending(unit)

    def cancel_meanwhile(ids: list[str]) -> list[Outcome]:
        sending.cancel()
        return everything(ACCEPTED)(ids)

    sending.channel.next(cancel_meanwhile)
    sending.send()

    assert sending.fates() == Counter({("sent", ""): 50, ("suppressed", "cancelled"): 70})
    assert sending.channel.calls == 1
    assert sending.state() == State.CANCELLED


def test_with_the_gate_open_a_cancelled_announcement_would_leave(unit: Unit) -> None:
    sending = a_sending(unit, gate=OpenGate)
    sending.cancel()
    sending.send()
    assert len(sending.channel.received) == 120


def test_what_may_have_arrived_before_the_cancellation_is_not_called_held_back(unit: Unit) -> None:
    sending = a_sending(unit, 50)
    sending.channel.next(first_of_each_part(Handover.UNKNOWN))
    sending.send()
    sending.cancel()
    sending.clock.passes(RETRY_AFTER_S[0])
    sending.send()
    assert sending.fates() == Counter({("sent", ""): 49, ("unknown", "no-answer"): 1})


def test_who_is_gone_from_a_contact_point_between_planning_and_sending_gets_nothing(
    unit: Unit,
) -> None:
    sending = a_sending(unit)
    sending.forget(*FIRST_THREE)
    sending.send()
    assert len(sending.channel.received) == 117
    assert sending.fates()["suppressed", "contact-gone"] == 3
    assert sending.ledger()[sending.ids[0]]["reason"] == "contact-gone"


def test_with_the_gate_open_who_is_gone_would_be_written_to(unit: Unit) -> None:
    sending = a_sending(unit, gate=OpenGate)
    sending.forget(*FIRST_THREE)
    sending.send()
    assert len(sending.channel.received) == 120


def test_a_number_that_passed_to_somebody_else_gets_nothing(unit: Unit) -> None:
    sending = a_sending(unit, 20)
    unit.database.reach.update_one(
        {"_id": FIRST_THREE[0]}, {"$set": {"people": [{"id": "stranger"}]}}
    )
    sending.send()
    assert sending.ledger()[sending.ids[0]]["reason"] == "contact-gone"


def test_in_the_mode_allowlist_only_named_addresses_leave(unit: Unit) -> None:
    sending = a_sending(
        unit, outbound=Outbound.ALLOWLIST, allowlist=("P001@Families.Example",)
    )  # fmt: skip
    sending.send()
    assert sending.channel.received == [sending.ids[1]]
    assert sending.fates() == Counter({("sent", ""): 1, ("suppressed", "not-on-allowlist"): 119})


def test_in_the_mode_live_all_leave(unit: Unit) -> None:
    sending = a_sending(unit, outbound=Outbound.LIVE, allowlist=("p001@families.example",))
    sending.send()
    assert len(sending.channel.received) == 120
