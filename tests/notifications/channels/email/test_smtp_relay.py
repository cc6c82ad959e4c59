# SPDX-License-Identifier: Apache-2.0
"""What the relay client knows of each mail, whatever the other side does."""

import threading
from dataclasses import replace

import pytest

from kernel.errors import Rejected, Unavailable
from services.notifications.channels.email.smtp import RelayAddress, SmtpRelay
from services.notifications.channels.email.smtp.batch import Batch
from services.notifications.channels.ports import Handover, Outcome, OutgoingMail
from tests.notifications.channels.email.builders import mail, mails, parsed, text_of
from tests.notifications.channels.email.scripted_relay import (
    HALF_CLOSE,
    HANG_UP,
    RESET,
    RESET_AFTER_354,
    SILENCE,
    ScriptedRelay,
)

both_ways = pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])


def relay_at(server: ScriptedRelay, **options: object) -> SmtpRelay:
    settings = {"connections": 1, "timeout": 5, "final_timeout": 5} | options
    return SmtpRelay(RelayAddress.parse(server.url(**settings)))


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state.value for outcome in outcomes]


def recipients(server: ScriptedRelay) -> list[str]:
    return [parsed(content)["To"] for content in server.taken]


def at(step: str, number: int, reply: str):
    """Answer `reply` at that step of that mail, and as usual otherwise."""
    return lambda seen, n: reply if (seen, n) == (step, number) else None


@pytest.mark.row(1)
@both_ways
def test_every_mail_arrives_once_and_unchanged(pipelining: bool) -> None:
    sent = mails(20)
    with ScriptedRelay(pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many(sent)
        assert states(outcomes) == ["accepted"] * 20
        assert [outcome.id for outcome in outcomes] == [mail.id for mail in sent]
        assert server.taken == [mail.content for mail in sent]
        assert len(server.sessions) == 1


@both_ways
def test_lines_that_begin_with_a_dot_arrive_as_they_were(pipelining: bool) -> None:
    text = ".\n..\n.hidden\nlast\n."
    with ScriptedRelay(pipelining=pipelining) as server:
        relay_at(server).send_many([mail(0, text=text), mail(1)])
        assert text_of(server.taken[0]) == text + "\n"
        assert len(server.taken) == 2


def test_with_pipelining_the_next_mail_is_opened_without_waiting_for_an_answer() -> None:
    with ScriptedRelay(holds_answers=9) as server:
        assert states(relay_at(server).send_many(mails(10))) == ["accepted"] * 10
        assert len(server.sessions[0].commands) == 1 + 3 * 10


def test_without_pipelining_nothing_is_said_before_the_answer() -> None:
    """Negative control: the same relay waits for ever for what a plain client must not say."""
    with ScriptedRelay(holds_answers=1, pipelining=False) as server:
        outcomes = relay_at(server, final_timeout=0.3).send_many(mails(2))
        assert states(outcomes) == ["unknown", "accepted"]


@both_ways
@pytest.mark.parametrize(
    ("step", "reply", "state", "code"),
    [
        ("MAIL", "550 no", "refused", 550),
        ("MAIL", "451 later", "deferred", 451),
        ("RCPT", "550 no such mailbox", "refused", 550),
        ("RCPT", "450 mailbox busy", "deferred", 450),
        ("DATA", "554 no", "refused", 554),
        ("DATA", "451 later", "deferred", 451),
        ("content", "552 too big", "refused", 552),
        ("content", "450-greylisted\r\n450 come back", "deferred", 450),
    ],
)
def test_one_mail_that_is_refused_does_not_harm_its_neighbours(
    pipelining: bool, step: str, reply: str, state: str, code: int
) -> None:
    with ScriptedRelay(at(step, 2, reply), pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many(mails(4))
        assert states(outcomes) == ["accepted", state, "accepted", "accepted"]
        assert outcomes[1].code == code
        assert recipients(server) == [f"family{n}@example.org" for n in (0, 2, 3)]
        assert len(server.sessions) == 1


@both_ways
def test_a_refused_recipient_whose_data_is_let_through_gets_an_empty_mail_to_nobody(
    pipelining: bool,
) -> None:
    """RFC 2920, 3.1: the lone dot. Content sent here would be taken for commands, or delivered."""

    def answer(step: str, n: int) -> str | None:
        if n == 2:
            return {"RCPT": "550 no", "DATA": "354 go on"}.get(step)
        return None

    with ScriptedRelay(answer, pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many(mails(3))
        assert states(outcomes) == ["accepted", "refused", "accepted"]
        assert len(server.taken) == 2


@both_ways
@pytest.mark.parametrize("manner", [HANG_UP, RESET, HALF_CLOSE])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_mail_whose_content_was_not_sent_goes_again_over_a_new_connection(
    pipelining: bool, step: str, manner: str
) -> None:
    with ScriptedRelay(at(step, 2, manner), pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many(mails(4))
        assert states(outcomes) == ["accepted"] * 4
        assert sorted(recipients(server)) == [f"family{n}@example.org" for n in range(4)]
        assert len(server.sessions) == 2


@both_ways
@pytest.mark.parametrize("manner", [HANG_UP, RESET, HALF_CLOSE, SILENCE, "2xx?"])
def test_a_mail_whose_last_answer_was_not_read_is_unknown_and_not_sent_again(
    pipelining: bool, manner: str
) -> None:
    with ScriptedRelay(at("content", 2, manner), pipelining=pipelining) as server:
        outcomes = relay_at(server, timeout=0.5, final_timeout=0.3).send_many(mails(4))
        assert states(outcomes) == ["accepted", "unknown", "accepted", "accepted"]
        assert recipients(server).count("family1@example.org") <= 1
        assert all(recipients(server).count(f"family{n}@example.org") == 1 for n in (0, 2, 3))


@both_ways
def test_a_connection_lost_before_the_final_dot_leaves_the_mail_unsent(pipelining: bool) -> None:
    """The content is larger than every buffer on the way, so its dot cannot have left."""
    large = replace(mail(0), content=b"Subject: x\r\n\r\n" + (b"x" * 900 + b"\r\n") * 20_000)
    with ScriptedRelay(at("DATA", 1, RESET_AFTER_354), pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many([large])
        assert states(outcomes) == ["accepted"]
        assert len(server.taken) == 1
        assert len(server.sessions) == 2


@both_ways
def test_a_connection_lost_when_the_dot_may_have_left_leaves_the_mail_unknown(
    pipelining: bool,
) -> None:
    """Negative control of the test above: the same reset, with a content that fits the buffers."""
    with ScriptedRelay(at("DATA", 1, RESET_AFTER_354), pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many([mail(0)])
        assert states(outcomes) == ["unknown"]


@both_ways
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_relay_that_closes_with_421_gets_the_mail_over_a_new_connection(
    pipelining: bool, step: str
) -> None:
    with ScriptedRelay(at(step, 3, "421 too many"), pipelining=pipelining) as server:
        assert states(relay_at(server).send_many(mails(5))) == ["accepted"] * 5
        assert len(server.sessions) == 2
        assert len(server.taken) == 5


@both_ways
def test_421_to_a_content_defers_that_mail_only(pipelining: bool) -> None:
    with ScriptedRelay(at("content", 2, "421 closing"), pipelining=pipelining) as server:
        outcomes = relay_at(server).send_many(mails(4))
        assert states(outcomes) == ["accepted", "deferred", "accepted", "accepted"]
        assert outcomes[1].code == 421


@both_ways
def test_a_mail_that_always_meets_421_is_deferred_and_the_others_go(pipelining: bool) -> None:
    poisoned: set[int] = set()

    def answer(step: str, n: int) -> str | None:
        return "421 not this one" if step == "RCPT" and n in poisoned else None

    with ScriptedRelay(answer, pipelining=pipelining) as server:
        poisoned.update({2, 3, 4})
        outcomes = relay_at(server).send_many(mails(4))
        assert states(outcomes) == ["accepted", "deferred", "accepted", "accepted"]


def test_no_more_mails_than_allowed_go_over_one_connection() -> None:
    with ScriptedRelay() as server:
        assert states(relay_at(server, mails=3).send_many(mails(8))) == ["accepted"] * 8
        per_connection = [
            sum(command.startswith("MAIL") for command in session.commands)
            for session in server.sessions
        ]
        assert per_connection == [3, 3, 2]


def test_a_connection_is_kept_from_one_call_to_the_next() -> None:
    with ScriptedRelay() as server:
        relay = relay_at(server)
        relay.send_many(mails(3))
        relay.send_many(mails(3))
        assert len(server.sessions) == 1


def test_a_kept_connection_that_the_relay_has_closed_is_replaced_unnoticed() -> None:
    with ScriptedRelay() as server:
        relay = relay_at(server)
        relay.send_many(mails(1))
        server.hang_up()
        assert states(relay.send_many(mails(3))) == ["accepted"] * 3
        assert len(server.taken) == 4


def test_several_connections_share_the_work_and_each_mail_goes_once() -> None:
    with ScriptedRelay() as server:
        outcomes = relay_at(server, connections=4).send_many(mails(200))
        assert states(outcomes) == ["accepted"] * 200
        assert len(set(recipients(server))) == len(server.taken) == 200
        assert 1 < len(server.sessions) <= 4


def test_several_callers_share_the_connections() -> None:
    with ScriptedRelay() as server:
        relay = relay_at(server, connections=2)
        results: list[list[Outcome]] = []
        callers = [
            threading.Thread(target=lambda: results.append(relay.send_many(mails(10))))
            for _ in range(6)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        assert [states(result) for result in results] == [["accepted"] * 10] * 6
        assert len(server.sessions) <= 2


def test_a_relay_that_allows_fewer_connections_than_asked_still_gets_every_mail() -> None:
    greeted: list[str] = []

    def answer(step: str, n: int) -> str | None:
        if step == "greeting":
            greeted.append(step)
            return "421 one at a time" if len(greeted) > 1 else None
        return None

    with ScriptedRelay(answer) as server:
        outcomes = relay_at(server, connections=4).send_many(mails(200))
        assert states(outcomes) == ["accepted"] * 200


def test_a_relay_that_is_away_is_unavailable() -> None:
    with ScriptedRelay() as server:
        relay = relay_at(server)
    with pytest.raises(Unavailable):
        relay.send_many(mails(3))


@pytest.mark.parametrize(
    "answer",
    [
        lambda step, n: "554 go away" if step == "greeting" else None,
        lambda step, n: "421 busy" if step == "greeting" else None,
        lambda step, n: HANG_UP if step == "greeting" else None,
        lambda step, n: HANG_UP if step == "EHLO" else None,
        lambda step, n: HANG_UP if step == "MAIL" else None,
        lambda step, n: "not smtp" if step == "greeting" else None,
        lambda step, n: "250 what?" if step == "DATA" else None,
    ],
    ids=["554", "421", "no greeting", "no EHLO", "no MAIL", "gibberish", "out of turn"],
)
def test_a_relay_that_takes_no_mail_at_all_is_unavailable(answer) -> None:
    with ScriptedRelay(answer) as server:
        with pytest.raises(Unavailable):
            relay_at(server).send_many(mails(5))
        assert server.taken == []


def test_when_the_relay_goes_away_midway_each_mail_says_how_far_it_got() -> None:
    def answer(step: str, n: int) -> str | None:
        if n == 3 and step == "content":
            return HANG_UP
        return "554 closed" if step == "greeting" and server.offered else None

    with ScriptedRelay(answer) as server:
        outcomes = relay_at(server).send_many(mails(5))
    assert states(outcomes) == ["accepted", "accepted", "unknown", "unsent", "unsent"]


def test_nothing_to_send_opens_no_connection() -> None:
    with ScriptedRelay() as server:
        assert relay_at(server).send_many([]) == []
        assert server.sessions == []


SMUGGLED = b"Subject: x\r\n\r\nhello\n.\r\nMAIL FROM:<evil@example.org>\r\n"


def test_a_content_that_could_end_early_for_another_server_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        OutgoingMail(id="1", sender="a@b.org", recipient="c@d.org", content=SMUGGLED)
    assert refused.value.code == "bare-line-end"


def test_without_that_check_the_bare_line_end_would_go_out_as_it_is() -> None:
    """Negative control: a lenient server ends the mail at the bare LF and obeys what follows."""
    unchecked = object.__new__(OutgoingMail)
    vars(unchecked).update(id="1", sender="a@b.org", recipient="c@d.org", content=SMUGGLED)
    with ScriptedRelay() as server:
        relay_at(server).send_many([unchecked])
        assert server.taken[0] == b"Subject: x\r\n\r\nhello\n"
        assert "MAIL FROM:<evil@example.org>" in server.sessions[0].commands


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", "a@b.org>\r\nRCPT TO:<c@d.org"),
        ("recipient", "a b@c.org"),
        ("recipient", ""),
        ("recipient", "josé@b.org"),
        ("sender", "a@b.org> SIZE=1"),
    ],
)
def test_an_address_that_could_end_its_command_is_refused_by_name(field: str, value: str) -> None:
    addresses = {"sender": "a@b.org", "recipient": "c@d.org"} | {field: value}
    with pytest.raises(Rejected) as refused:
        OutgoingMail(id="1", content=b"\r\n", **addresses)
    assert refused.value.details == {"field": field}


def test_a_mail_that_is_not_seven_bit_is_refused() -> None:
    with pytest.raises(Rejected):
        OutgoingMail(id="1", sender="a@b.org", recipient="c@d.org", content="é\r\n".encode())


def test_a_mail_in_the_hands_of_a_thread_that_died_is_unknown() -> None:
    batch = Batch(mails(2))
    batch.take()
    assert [outcome.state for outcome in batch.outcomes("")] == [Handover.UNKNOWN, Handover.UNSENT]
