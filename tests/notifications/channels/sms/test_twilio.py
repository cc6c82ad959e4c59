# SPDX-License-Identifier: Apache-2.0
"""What the SMS client knows of each text, whatever the gateway answers."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from email.utils import format_datetime

import pytest

from kernel.clock import utc_now
from kernel.errors import Rejected, Unavailable
from services.notifications.channels.ports import Handover, Outcome, OutgoingText
from services.notifications.channels.sms.console import ConsoleGateway
from services.notifications.channels.sms.twilio import GatewayAddress, Pause, TwilioGateway
from tests.notifications.channels.sms.scripted_gateway import (
    HANG_UP,
    SILENCE,
    TAKEN,
    Answer,
    ScriptedGateway,
)
from tests.waiting import eventually

TEXT = OutgoingText(id="delivery-1", to="+15550123456", body="مدرسة Ünï 🏫", language="ar")


def texts(count: int) -> list[OutgoingText]:
    return [
        OutgoingText(id=f"delivery-{n}", to=f"+1555010{n:04}", body="Closed.") for n in range(count)
    ]


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state.value for outcome in outcomes]


@contextmanager
def client_of(
    server: ScriptedGateway, query: str = "timeout=5", pause: Pause | None = None
) -> Iterator[TwilioGateway]:
    address = GatewayAddress.parse(server.url(query))
    gateway = TwilioGateway(address, sender="+15550100000", pause=pause)
    with closing(gateway):
        yield gateway


def always(answer: Answer) -> Callable[[int], Answer]:
    return lambda n: answer


@pytest.mark.row(2)
def test_a_text_is_posted_as_the_twilio_api_wants_it() -> None:
    with ScriptedGateway() as server, client_of(server) as gateway:
        outcome = gateway.send(TEXT)
    assert (outcome.state, outcome.reference) == (Handover.ACCEPTED, "SM1")
    request = server.requests[0]
    assert request["path"] == "/2010-04-01/Accounts/account/Messages.json"
    assert request["login"] == "account:secret"
    assert request["form"] == {"From": "+15550100000", "To": "+15550123456", "Body": TEXT.body}
    assert request["headers"]["I-Twilio-Idempotency-Token"] == "delivery-1"
    assert request["headers"]["X-Rapport-Language"] == "ar"


@pytest.mark.row(2)
def test_a_text_says_where_its_receipts_go() -> None:
    with ScriptedGateway() as server:
        address = GatewayAddress.parse(server.url("timeout=5"))
        where = "https://messages.cook.example/sms/status/"
        with closing(
            TwilioGateway(address, sender="+15550100000", status_url=lambda id: where + id)
        ) as gateway:
            gateway.send(TEXT)
    assert server.requests[0]["form"]["StatusCallback"] == f"{where}delivery-1"


def test_a_number_that_is_refused_is_rejected_with_the_gateways_code() -> None:
    answer = (400, {"code": 21211, "message": "+15550123456 is not a number"}, {})
    with (
        ScriptedGateway(always(answer)) as server,
        client_of(server) as gateway,
        pytest.raises(Rejected) as refused,
    ):
        gateway.send(TEXT)
    assert refused.value.details == {"gateway_code": 21211}
    assert "+1555" not in refused.value.message


@pytest.mark.parametrize(
    ("answer", "retry_after_s"),
    [
        ((429, {}, {"Retry-After": "7"}), 7.0),
        ((429, {}, {}), None),
        ((502, {}, {}), None),
        ((503, {}, {"Retry-After": "soon"}), None),
        ((401, {"code": 20003}, {}), None),
    ],
)
def test_a_gateway_that_cannot_now_is_unavailable_for_as_long_as_it_says(
    answer: Answer, retry_after_s: float | None
) -> None:
    with ScriptedGateway(always(answer)) as server, client_of(server) as gateway:
        with pytest.raises(Unavailable) as away:
            gateway.send(TEXT)
        assert away.value.retry_after_s == retry_after_s
        with pytest.raises(Unavailable):
            gateway.send_many(texts(3))


def test_a_gateway_that_is_not_there_is_unavailable() -> None:
    with ScriptedGateway() as server:
        pass
    with client_of(server) as gateway, pytest.raises(Unavailable):
        gateway.send(TEXT)


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE], ids=["hangs up", "silent"])
def test_a_text_whose_answer_was_lost_is_unknown(answer: Answer) -> None:
    with ScriptedGateway(always(answer)) as server, client_of(server, "timeout=0.3") as gateway:
        assert gateway.send(TEXT).state == Handover.UNKNOWN
        assert len(server.requests) == 1


def test_many_texts_go_over_a_few_kept_connections_and_each_has_its_outcome() -> None:
    sent = texts(40)
    with ScriptedGateway() as server, client_of(server, "connections=3") as gateway:
        outcomes = gateway.send_many(sent)
    assert [outcome.id for outcome in outcomes] == [text.id for text in sent]
    assert states(outcomes) == ["accepted"] * 40
    assert len(server.connections) <= 3
    tokens = [request["headers"]["I-Twilio-Idempotency-Token"] for request in server.requests]
    assert sorted(tokens) == sorted(text.id for text in sent)


def test_one_refused_text_does_not_harm_its_neighbours() -> None:
    def answer(n: int) -> Answer:
        return (400, {"code": 21610}, {}) if n == 1 else TAKEN

    with ScriptedGateway(answer) as server, client_of(server, "connections=1") as gateway:
        outcomes = gateway.send_many(texts(3))
    assert states(outcomes) == ["accepted", "refused", "accepted"]
    assert outcomes[1].code == 21610


def test_a_text_over_which_the_gateway_breaks_each_time_holds_nobody_up() -> None:
    def answer(n: int) -> Answer:
        return (500, {}, {}) if n % 3 == 1 else TAKEN

    with ScriptedGateway(answer) as server, client_of(server, "connections=1") as gateway:
        for _ in range(4):  # however often it goes again
            outcomes = gateway.send_many(texts(3))
            assert states(outcomes) == ["accepted", "deferred", "accepted"]


def test_a_gateway_that_breaks_over_every_text_is_away() -> None:
    broken = always((500, {}, {}))
    with ScriptedGateway(broken) as server, client_of(server, "connections=1") as gateway:
        assert states(gateway.send_many(texts(9))) == ["deferred"] * 2 + ["unsent"] * 7
        for _ in range(3):
            with pytest.raises(Unavailable):
                gateway.send_many(texts(9))
        assert len(server.requests) == 3 + 3


def test_when_the_gateway_asks_for_a_pause_the_rest_is_unsent() -> None:
    def answer(n: int) -> Answer:
        return TAKEN if n < 2 else (429, {}, {"Retry-After": "1"})

    with ScriptedGateway(answer) as server, client_of(server, "connections=1") as gateway:
        outcomes = gateway.send_many(texts(5))
        assert states(outcomes) == ["accepted", "accepted", "unsent", "unsent", "unsent"]
        assert len(server.requests) == 3


def test_nobody_asks_again_before_the_time_is_over_that_the_gateway_asked_for() -> None:
    def answer(n: int) -> Answer:
        return (429, {}, {"Retry-After": "1"}) if n == 0 else TAKEN

    pause = Pause()
    with (
        ScriptedGateway(answer) as server,
        client_of(server, pause=pause) as gateway,
        client_of(server, pause=pause) as other_lane,
    ):
        for asking in (gateway, gateway, other_lane):
            with pytest.raises(Unavailable) as away:
                asking.send_many(texts(3))
        assert len(server.requests) == 1
        assert 0 < (away.value.retry_after_s or 0) <= 1

        with client_of(server) as forgetful:  # negative control: a client that was not told
            forgetful.send(TEXT)
        assert len(server.requests) == 2
        sent = eventually(lambda: attempt(gateway, texts(3)))
    assert states(sent) == ["accepted"] * 3


def attempt(gateway: TwilioGateway, some: list[OutgoingText]) -> list[Outcome]:
    with suppress(Unavailable):
        return gateway.send_many(some)
    return []


def test_a_time_to_come_back_may_be_given_as_a_date() -> None:
    later = format_datetime(utc_now() + timedelta(seconds=90), usegmt=True)
    answer = (503, {}, {"Retry-After": later})
    with ScriptedGateway(always(answer)) as server, client_of(server) as gateway:
        with pytest.raises(Unavailable) as away:
            gateway.send(TEXT)
        assert 60 < (away.value.retry_after_s or 0) <= 90


def test_a_gateway_that_answers_nobody_is_offered_no_more_than_a_few_texts() -> None:
    with (
        ScriptedGateway(always(HANG_UP)) as server,
        client_of(server, "connections=1") as gateway,
    ):
        outcomes = gateway.send_many(texts(20))
        assert states(outcomes) == ["unknown"] * 3 + ["unsent"] * 17
        assert len(server.requests) == 3


def test_texts_without_an_answer_between_others_stop_nobody() -> None:
    def answer(n: int) -> Answer:
        return HANG_UP if n % 3 else TAKEN

    with ScriptedGateway(answer) as server, client_of(server, "connections=1") as gateway:
        assert "unsent" not in states(gateway.send_many(texts(12)))


def test_no_texts_need_no_gateway() -> None:
    with ScriptedGateway() as server, client_of(server) as gateway:
        assert gateway.send_many([]) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://account:secret@sms.example.org",
        "https://sms.example.org",
        "https://account:secret@sms.example.org?timeout=soon",
        "http://account:secret@sms.example.org",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Rejected) as refused:
        GatewayAddress.parse(url)
    assert refused.value.code == "bad-gateway-url"
    assert "secret" not in refused.value.message


def test_a_token_is_not_shown() -> None:
    address = GatewayAddress.parse("https://account:secret@sms.example.org/base/")
    assert "secret" not in repr(address)
    assert address.base == "https://sms.example.org/base"


def test_the_console_twin_shows_the_text() -> None:
    stream = io.StringIO()
    assert states(ConsoleGateway(stream).send_many([TEXT])) == ["accepted"]
    assert "+15550123456" in stream.getvalue()
    assert TEXT.body in stream.getvalue()
