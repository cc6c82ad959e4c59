# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ's address may name several nodes: nobody forgets one, and no login is shown."""

import pytest
from kombu import Connection

from kernel.addresses import district_url, nodes, shown, shuffled, vhost_of
from kernel.link import BROKEN, link
from tests.servers.vhost import VirtualHost

ONE = "amqp://ana:secret@mq1:5672/cook"
THREE = f"{ONE};amqp://ana:secret@mq2:5672/cook;amqp://ana:secret@mq3:5672/cook"
DEAD = "amqp://ana:secret@127.0.0.1:1/cook"


def test_one_node_and_three_have_the_same_virtual_hosts() -> None:
    assert vhost_of(ONE) == vhost_of(THREE) == "cook"
    assert [vhost_of(node) for node in nodes(district_url(THREE))] == ["cook-district"] * 3
    assert vhost_of(district_url(ONE)) == "cook-district"


def test_what_is_shown_has_every_node_and_no_login() -> None:
    assert shown(THREE) == "mq1:5672/cook, mq2:5672/cook, mq3:5672/cook"


@pytest.mark.parametrize(
    "password", ["se/cret", "se;cret", "se@cret", "se?cret", "se:1/cret", "/;@"]
)
def test_nothing_is_shown_of_a_password_that_nobody_escaped(password: str) -> None:
    first = f"amqp://ana:{password}@mq1:5672/cook"
    assert shown(first) == "mq1:5672/cook"
    assert shown(f"{first};amqp://ana:{password}@mq2/cook") == "mq1:5672/cook, mq2/cook"


def test_what_is_no_address_is_not_shown() -> None:
    assert shown("amqp://ana:secret") == "(unreadable)"


def test_an_address_without_a_login_is_shown_whole() -> None:
    assert shown("amqp://mq1:5672/cook; amqps://[::1]:5671/") == "mq1:5672/cook, [::1]:5671/"


def test_another_order_has_the_same_nodes() -> None:
    orders = {shuffled(THREE) for _ in range(100)}
    assert len(orders) > 1
    assert {tuple(sorted(nodes(order))) for order in orders} == {tuple(nodes(THREE))}


def test_a_link_finds_the_one_node_that_lives(broker: VirtualHost) -> None:
    url = f"{DEAD};{DEAD};{broker.amqp_url}"
    for _ in range(5):  # in whatever order they are tried
        with link(url, "test", 0) as connection:
            assert connection.connected


def test_kombus_own_connect_stops_before_the_third_node(broker: VirtualHost) -> None:
    connection = Connection(f"{DEAD};{DEAD};{broker.amqp_url}")
    with pytest.raises(BROKEN):
        connection.connect()
    connection.collect()
