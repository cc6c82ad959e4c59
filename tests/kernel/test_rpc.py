# SPDX-License-Identifier: Apache-2.0
"""Questions and orders by RPC, and the parked messages that operators settle by it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError
from nameko.amqp.publish import Publisher
from nameko.rpc import RpcConsumer
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.embedded.ports import choose_free
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import open_envelope
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database, open_database
from kernel.rpc import SafeRpcConsumer
from kernel.topology import DELIVERY_LIMIT, QueueSpec
from tests.kernel.messages import BellRang, GongStruck
from tests.kernel.posting import listen, put, say, taken, wrapped
from tests.kernel.tower import Tower
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def database(settings: KernelSettings, run: Callable[..., Any]) -> Iterator[Database]:
    with run(Tower):
        opened = open_database(settings, "tower")
        yield opened
        opened.client.close()


@pytest.fixture(scope="module")
def ask(settings: KernelSettings, database: Database) -> Iterator[Ask]:
    """ask(method, payload, role="sender") with a token of that role, or none."""
    config = {"AMQP_URI": settings.amqp_url, "serializer": "json"}
    with ClusterRpcProxy(config, timeout=10) as proxy:
        # Made once: the proxy reads its context data at every call.
        context = proxy._worker_ctx.data

        def call(method: str, payload: Any = None, *, role: str = "admin") -> dict[str, Any]:
            context["token"] = token(settings, role) if role else ""
            return getattr(proxy.tower, method)(payload or {})

        yield call


def token(settings: KernelSettings, role: str, *, hours: int = 1) -> str:
    who = Operator(operator_id=f"olga-{role}", name="Olga", role=Role(role), token_id="t1")
    now = utc_now()
    return issue(settings.token_key, who, now=now, expires_at=now + timedelta(hours=hours))


def parked(database: Database, bell: str) -> dict[str, Any]:
    """The parked message of this bell, once it is there."""
    found = eventually(
        lambda: next(
            (one for one in database.parked.find({"state": "parked"}) if bell in str(one["body"])),
            None,
        )
    )
    return dict(found)


def test_an_answer_is_a_result(ask: Ask) -> None:
    assert "heard" in ask("bells", role="reader")["result"]


@pytest.mark.row(42)
def test_without_a_token_nothing_is_answered(ask: Ask) -> None:
    assert ask("bells", role="")["error"]["code"] == "no-token"


@pytest.mark.row(42)
def test_a_role_that_is_too_low_is_refused_and_nothing_happens(
    ask: Ask, database: Database
) -> None:
    error = ask("toll", {"bell_id": "forbidden"}, role="reader")["error"]
    assert error["code"] == "role"
    assert database.audit.count_documents({"body.operator_id": "olga-reader"}) == 0


def test_what_is_rejected_is_answered_with_code_sentence_and_details(ask: Ask) -> None:
    error = ask("toll", {"bell_id": "noon", "times": 500})["error"]
    assert error == {
        "code": "too-often",
        "message": "the neighbours sleep",
        "details": {"at_most": 100},
    }


def test_a_wrong_field_is_named(ask: Ask) -> None:
    error = ask("toll", {"times": "many", "loud": True})["error"]
    assert error["code"] == "invalid"
    assert set(error["details"]) == {"bell_id", "times", "loud"}


@pytest.mark.row(105)
def test_an_act_is_recorded_under_its_operator_with_what_it_caused(
    ask: Ask, database: Database
) -> None:
    ask("toll", {"bell_id": "vespers"}, role="sender")

    act = database.audit.find_one({"body.operator_id": "olga-sender"})["body"]
    assert (act["method"], act["name"]) == ("toll", "Olga")
    eventually(lambda: database.heard.find_one({"bell": "vespers"}))


def test_an_act_that_fails_leaves_neither_record_nor_message(ask: Ask, database: Database) -> None:
    before = database.audit.count_documents({})
    with pytest.raises(Exception, match="ZeroDivisionError"):
        ask("toll", {"bell_id": "cracked"})
    assert database.audit.count_documents({}) == before
    assert database.outbox.count_documents({"body": {"$regex": "cracked"}}) == 0


def test_a_request_that_cannot_be_read_does_not_stop_the_next(
    ask: Ask, settings: KernelSettings
) -> None:
    with Connection(settings.amqp_url) as connection:
        connection.Producer().publish(
            b"\xff{", exchange="nameko-rpc", routing_key="tower.bells",
            content_type="application/json", content_encoding="utf-8",
        )  # fmt: skip
    assert "result" in ask("bells")


@pytest.mark.row(73)
def test_a_parked_message_is_listed_shown_replayed_and_has_its_effect_once(
    ask: Ask, database: Database, settings: KernelSettings
) -> None:
    database.mended.delete_many({})
    listen(settings.amqp_url, "gongs", GongStruck.type)
    say(database, BellRang(bell_id="refused-1"))
    parked_id = parked(database, "refused-1")["_id"]

    (listed,) = ask("parked_list", role="reader")["result"]
    assert (listed["parked_id"], listed["queue"]) == (parked_id, "tower.hear")
    assert (listed["reason"], listed["attempts"], listed["type"]) == ("rejected", 1, BellRang.type)
    assert "refused-1" in ask("parked_show", {"parked_id": parked_id})["result"]["body"]

    database.mended.insert_one({})
    assert ask("parked_replay", {"parked_id": parked_id}) == {"result": None}
    eventually(lambda: database.heard.find_one({"bell": "refused-1"}))
    assert ask("parked_replay", {"parked_id": parked_id})["error"]["code"] == "conflict"
    assert ask("parked_list")["result"] == []
    eventually(lambda: database.outbox.count_documents({}) == 0)
    gongs = [open_envelope(m.body).subject for m in taken(settings.amqp_url, "gongs")]
    assert gongs == ["refused-1"]


def test_a_replayed_message_that_is_refused_again_is_parked_again(
    ask: Ask, database: Database
) -> None:
    database.mended.delete_many({})
    say(database, BellRang(bell_id="refused-2"))
    parked_id = parked(database, "refused-2")["_id"]

    ask("parked_replay", {"parked_id": parked_id})
    assert parked(database, "refused-2")["_id"] == parked_id
    assert ask("parked_discard", {"parked_id": parked_id}) == {"result": None}
    assert ask("parked_list")["result"] == []
    acts = {act["body"]["method"] for act in database.audit.find()}
    assert {"parked_replay", "parked_discard"} <= acts


def test_discarding_takes_an_admin_and_an_id_that_exists(ask: Ask) -> None:
    assert ask("parked_discard", {"parked_id": "x"}, role="sender")["error"]["code"] == "role"
    assert ask("parked_discard", {"parked_id": "x"})["error"]["code"] == "not-found"
    assert "parked_id" in ask("parked_discard", {})["error"]["details"]


def test_two_bodies_without_an_id_are_parked_apart(
    database: Database, settings: KernelSettings
) -> None:
    put(settings.amqp_url, "tower.hear", b"first nonsense", b"second nonsense")
    assert parked(database, "first nonsense")["_id"] != parked(database, "second nonsense")["_id"]


@pytest.mark.row(73)
def test_a_message_that_kills_every_consumer_is_parked_by_the_brokers_limit(
    database: Database, settings: KernelSettings, broker: VirtualHost
) -> None:
    body = wrapped(BellRang(bell_id="deadly"))
    with Connection(settings.amqp_url) as connection:
        channel = connection.default_channel
        declare_twin(channel)
        put(settings.amqp_url, "tower.twin", body, message_id="deadly")
        for _ in range(DELIVERY_LIMIT + 1):
            message = eventually(lambda: channel.basic_get("tower.twin"))
            channel.basic_reject(message.delivery_tag, requeue=True)
    found = parked(database, "deadly")
    assert (found["reason"], found["queue"]) == ("delivery_limit", "tower.twin")


def declare_twin(channel: Any) -> None:
    """A queue as the service's own are, that nobody consumes."""
    QueueSpec(name="tower.twin", service="tower").queue()(channel).queue_declare()


@pytest.fixture
def nobody_takes_answers(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A consumer's surroundings, with a broker that is not there and that is given up at once."""
    monkeypatch.setattr(Publisher, "transport_options", {"max_retries": 0})
    monkeypatch.setattr(Publisher, "retry_policy", {"max_retries": 0})
    (port,) = choose_free(1)
    return SimpleNamespace(config={"AMQP_URI": f"amqp://127.0.0.1:{port}/", "serializer": "json"})


def asked() -> SimpleNamespace:
    properties = {"content_type": "application/json", "reply_to": "me", "correlation_id": "1"}
    return SimpleNamespace(properties=properties)


def settled_by(consumer: RpcConsumer, surroundings: SimpleNamespace) -> list[SimpleNamespace]:
    """What the consumer acked, after it was given an answer to send."""
    settled: list[SimpleNamespace] = []
    consumer.container = surroundings
    consumer.queue_consumer = SimpleNamespace(ack_message=settled.append)
    consumer.handle_result(asked(), {"result": 1}, None)
    return settled


def test_an_answer_that_cannot_be_sent_is_dropped(nobody_takes_answers: SimpleNamespace) -> None:
    assert len(settled_by(SafeRpcConsumer(), nobody_takes_answers)) == 1


def test_by_stock_nameko_such_an_answer_ends_the_process(
    nobody_takes_answers: SimpleNamespace,
) -> None:
    # Whatever is raised here reaches nameko's container, which kills itself.
    with pytest.raises(OperationalError):
        settled_by(RpcConsumer(), nobody_takes_answers)


@pytest.mark.row(88)
def test_over_the_wire_too_who_asked_is_listed_and_verified(ask: Ask) -> None:
    ask("toll", {"bell_id": "compline"}, role="sender")

    listed = ask("audit_list", {"operator_id": "olga-sender", "limit": 1})["result"]["entries"]
    assert [(one["kind"], one["method"]) for one in listed] == [("act", "toll")]
    told = ask("audit_verify")["result"]
    assert [one["findings"] for one in told["chains"]] == [[]]
    assert told["acts_waiting"] == 0
