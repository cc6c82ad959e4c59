# SPDX-License-Identifier: Apache-2.0
"""Real servers for tests, as pytest fixtures: a RabbitMQ node and a MongoDB replica set.

| fixture | scope | is |
|---|---|---|
| broker_node | session | the node (deploy.embedded.broker.Broker): kill(), restart(), stop_node() |
| broker | module | a virtual host of the module's own (tests.servers.vhost.VirtualHost) |
| fresh_broker | function | a virtual host of the test's own |
| mongo_server | session | the mongod (deploy.embedded.database.Database): kill(), restart() |
| mongo_uri | session | its address |
| database_prefix | module | what its database names begin with; dropped afterwards |

`tests.servers.fault_proxy.FaultProxy(port)` stands between a client and any of them: delay, reset,
half-close, throttle, freeze, refuse.

A missing server program is an error, never a skip. A test that uses one of them is marked
`broker` or `mongo` by this plugin.
"""
