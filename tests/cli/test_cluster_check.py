# SPDX-License-Identifier: Apache-2.0
"""What `rapport doctor` says of the broker's nodes."""

from cli.checks.cluster import check, verdict
from tests.servers.vhost import VirtualHost

THREE = [{"name": f"rabbit@mq{n}", "running": True, "partitions": []} for n in (1, 2, 3)]


def test_one_node_and_three_that_agree_are_fine() -> None:
    assert verdict(THREE[:1]).state == "ok"
    assert verdict(THREE).found == "all 3 run and agree"


def test_a_node_that_does_not_run_is_named() -> None:
    found = verdict([*THREE[:2], THREE[2] | {"running": False}])
    assert (found.state, found.found) == ("red", "rabbit@mq3 does not run")


def test_a_node_divided_from_the_others_is_named_with_the_remedy() -> None:
    found = verdict([THREE[0] | {"partitions": ["rabbit@mq2", "rabbit@mq3"]}, *THREE[1:]])
    assert found.found == "divided: rabbit@mq1 does not follow the others"
    assert "start_app" in found.fix


def test_a_real_node_says_so_itself(broker: VirtualHost) -> None:
    assert check(broker.api_url).state == "ok"


def test_without_management_nothing_is_claimed() -> None:
    assert check("http://127.0.0.1:1").state == "warning"
