# SPDX-License-Identifier: Apache-2.0
"""One suite for subscribers: the fake and MongoDB."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.mongo import open_database
from kernel.unit import Unit
from services.subscriptions.errors import SubscriberNotFound
from services.subscriptions.model import State, Subscriber
from services.subscriptions.ports import Subscribers
from services.subscriptions.repository import COLLECTIONS, MongoSubscribers
from tests.subscriptions.fakes import FakeSubscribers

Work = Callable[[], object]


@contextmanager
def mongo(uri: str, prefix: str) -> Iterator[tuple[Subscribers, Callable[[Work], object]]]:
    settings = KernelSettings(
        amqp_url="amqp://none", mongo_uri=uri, district=prefix, token_key="k" * 40
    )
    database = open_database(settings, "subscriptions", COLLECTIONS)
    unit = Unit(database)
    yield MongoSubscribers(unit), unit.run
    database.subscribers.delete_many({})
    database.client.close()


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def kept(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[Subscribers, Callable[[Work], object]]]:
    if request.param == "fake":
        yield FakeSubscribers(), lambda work: work()
    else:
        names = ("mongo_uri", "database_prefix")
        with mongo(*(request.getfixturevalue(name) for name in names)) as opened:
            yield opened


def subscriber() -> Subscriber:
    return Subscriber(name="sis", events=["rsvp.*"], added_by="op-1", added_at=utc_now())


def test_what_is_saved_comes_back_the_same(
    kept: tuple[Subscribers, Callable[[Work], object]],
) -> None:
    subscribers, run = kept
    one = subscriber()
    run(lambda: subscribers.save(one))
    assert subscribers.get("sis") == one
    assert subscribers.get("sis").routing_keys == one.routing_keys


def test_who_is_not_there_is_found_as_none_and_got_as_an_error(
    kept: tuple[Subscribers, Callable[[Work], object]],
) -> None:
    subscribers, _ = kept
    assert subscribers.find("sis") is None
    with pytest.raises(SubscriberNotFound):
        subscribers.get("sis")


def test_a_revoked_one_is_found_but_not_got(
    kept: tuple[Subscribers, Callable[[Work], object]],
) -> None:
    subscribers, run = kept
    one = subscriber()
    one.revoke(utc_now())
    one.revoked()
    run(lambda: subscribers.save(one))
    found = subscribers.find("sis")
    assert found is not None
    assert found.state == State.REVOKED
    with pytest.raises(SubscriberNotFound):
        subscribers.get("sis")
