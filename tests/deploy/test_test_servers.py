# SPDX-License-Identifier: Apache-2.0
"""The servers that other tests stand on."""

import signal

import pytest
from kombu import Connection, Queue
from pymongo import MongoClient

from deploy.embedded import processes
from deploy.embedded.broker import Broker
from deploy.embedded.database import Database
from deploy.embedded.processes import wait_until
from tests.servers.vhost import VirtualHost


def declare(broker: VirtualHost, name: str) -> None:
    with Connection(broker.amqp_url) as connection:
        Queue(name, durable=True, queue_arguments={"x-queue-type": "quorum"}).bind(
            connection.default_channel
        ).declare()


def publish(broker: VirtualHost, queue: str) -> None:
    with Connection(broker.amqp_url, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish({"n": 1}, routing_key=queue, delivery_mode=2)


def test_a_published_message_is_counted_in_its_queue(fresh_broker: VirtualHost) -> None:
    declare(fresh_broker, "letters")
    publish(fresh_broker, "letters")

    wait_until(lambda: fresh_broker.depth("letters") == 1, 10, "the message")
    assert set(fresh_broker.queues()) == {"letters"}


def test_two_virtual_hosts_do_not_see_each_other(
    broker: VirtualHost, fresh_broker: VirtualHost
) -> None:
    declare(broker, "mine")

    assert fresh_broker.queues() == {}


def test_connections_can_be_cut(fresh_broker: VirtualHost) -> None:
    with Connection(fresh_broker.amqp_url, heartbeat=5) as connection:
        connection.connect()
        assert fresh_broker.close_all_connections() == 1
        with pytest.raises(connection.connection_errors):
            connection.drain_events(timeout=10)


def test_a_killed_node_keeps_what_was_confirmed(
    broker_node: Broker, fresh_broker: VirtualHost
) -> None:
    declare(fresh_broker, "letters")
    fresh_broker.wait_until_kept("letters")
    publish(fresh_broker, "letters")

    broker_node.kill()
    assert not broker_node.is_ready()
    broker_node.restart()

    wait_until(lambda: fresh_broker.depth("letters") == 1, 10, "the message after the restart")


def test_a_killed_database_keeps_what_a_majority_acknowledged(
    mongo_server: Database, database_prefix: str
) -> None:
    with MongoClient(mongo_server.uri) as client:
        letters = client[database_prefix].letters
        with client.start_session() as session:
            session.with_transaction(lambda joined: letters.insert_one({"_id": 1}, session=joined))

        mongo_server.kill(signal.SIGKILL)
        mongo_server.restart()

        assert letters.find_one({"_id": 1}) == {"_id": 1}


def test_every_process_of_a_server_can_be_found(broker_node: Broker) -> None:
    names = {process.name for process in processes.started_in(broker_node.directory)}

    assert {"beam.smp", "epmd"} <= names
