# SPDX-License-Identifier: Apache-2.0
"""A question that the broker delivers again is answered again, and what it asks for done once."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from kombu import Connection

from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from kernel.mongo import Collection, Database, open_database
from kernel.rpc import rpc
from kernel.service import Service
from tests.kernel.posting import taken
from tests.waiting import eventually

Ask = Callable[..., Any]


class Tally(Service):
    """Counts how often it is asked to, and answers with a number that is secret or not."""

    name = "tally"
    collections = (Collection(name="marks"),)

    @rpc(role=Role.SENDER, writes=True)
    def mark(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.unit.database.marks.insert_one({}, session=self.unit.session)
        return {"mark": self.unit.database.marks.count_documents({}, session=self.unit.session)}

    @rpc(role=Role.SENDER, writes=True, secret=True)
    def mark_secretly(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"secret": "hush"}


@pytest.fixture(scope="module")
def queues(settings: KernelSettings, run: Callable[..., Any]) -> None:
    with run(Tally, relays=False):  # makes its queue
        pass
    with Connection(settings.amqp_url) as connection:
        channel = connection.default_channel
        channel.queue_declare("replies", durable=True, auto_delete=False)
        channel.queue_bind("replies", "nameko-rpc", "replies")


@pytest.fixture
def database(settings: KernelSettings, queues: None) -> Iterator[Database]:
    opened = open_database(settings, "tally", Tally.collections)
    for name in ("marks", "answers"):
        opened[name].delete_many({})
    yield opened
    opened.client.close()


@pytest.fixture
def ask(settings: KernelSettings, run: Callable[..., Any]) -> Ask:
    """ask(question, method, again=...): the answer; `again` as after a link that was cut."""
    who = Operator(operator_id="olga", name="Olga", role=Role.SENDER, token_id="t1")
    now = utc_now()
    token = issue(settings.token_key, who, now=now, expires_at=now + timedelta(hours=1))

    def asked(question: str, method: str = "mark", *, again: bool = False) -> Any:
        with Connection(settings.amqp_url, transport_options={"confirm_publish": True}) as link:
            link.Producer().publish(
                {"args": [{}], "kwargs": {}}, exchange="nameko-rpc", routing_key=f"tally.{method}",
                serializer="json", headers={"nameko.token": token}, delivery_mode=2,
                reply_to="replies", correlation_id=question,
            )  # fmt: skip
            if again:
                assert link.default_channel.basic_get("tally.rpc") is not None
        with run(Tally, relays=False):
            (reply,) = eventually(lambda: taken(settings.amqp_url, "replies"))
        return json.loads(reply.body)["result"]["result"]

    return asked


def test_a_question_that_is_delivered_again_is_done_once(database: Database, ask: Ask) -> None:
    first = ask("q1")
    assert ask("q1", again=True) == first == {"mark": 1}
    assert database.marks.count_documents({}) == 1


def test_one_that_was_delivered_and_never_done_is_done(database: Database, ask: Ask) -> None:
    assert ask("q2", again=True) == {"mark": 1}


def test_another_question_under_the_same_id_is_done(database: Database, ask: Ask) -> None:
    ask("q3")
    assert ask("q3") == {"mark": 2}


def test_an_answer_with_a_secret_is_not_kept(database: Database, ask: Ask) -> None:
    assert ask("q4", "mark_secretly") == {"secret": "hush"}
    assert database.answers.count_documents({}) == 0
