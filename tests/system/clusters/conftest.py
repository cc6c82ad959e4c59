# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.servers.broker_cluster import BrokerCluster
from tests.servers.replica_set import ReplicaSet
from tests.servers.vhost import VirtualHost
from tests.system.outages.ground import DISTRICT, Ground, standing


@dataclass(frozen=True, kw_only=True)
class Clustered(Ground):
    """On three broker nodes and three members of a replica set."""

    brokers: BrokerCluster
    replicas: ReplicaSet


@pytest.fixture(scope="package")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerCluster]:
    cluster = BrokerCluster(tmp_path_factory.mktemp("brokers"))
    try:
        cluster.start()
        for vhost in (DISTRICT, f"{DISTRICT}-district"):
            VirtualHost(node=cluster.members[0], vhost=vhost).create()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="package")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicaSet]:
    members = ReplicaSet(tmp_path_factory.mktemp("replicas"))
    try:
        members.start()
        yield members
    finally:
        members.stop()


@pytest.fixture(scope="package")
def clustered(
    brokers: BrokerCluster, replicas: ReplicaSet, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clustered]:
    url, api = brokers.amqp_url(DISTRICT), brokers.members[-1].api_url
    with standing(tmp_path_factory.mktemp("clusters"), url, replicas.uri, api_url=api) as ground:
        yield Clustered(brokers=brokers, replicas=replicas, **vars(ground))
