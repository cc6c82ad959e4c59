# SPDX-License-Identifier: Apache-2.0
"""One virtual host of the test broker, and what tests ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests
from kombu import Connection

from deploy.embedded.broker import Broker
from deploy.embedded.broker_files import NODE
from deploy.embedded.processes import wait_until

TIMEOUT_S = 10


@dataclass(frozen=True, kw_only=True)
class VirtualHost:
    node: Broker
    vhost: str

    @property
    def amqp_url(self) -> str:
        return self.node.amqp_url(self.vhost)

    @property
    def api_url(self) -> str:
        """Where the node's management answers, login included: its API is at /api below this."""
        return self.node.api_url

    def create(self) -> VirtualHost:
        self.node.make_virtual_host(self.vhost)
        return self

    def delete(self) -> None:
        self.api("DELETE", f"/vhosts/{self._quoted}")

    def depth(self, queue: str) -> int:
        """How many messages are ready in the queue now, asked of the queue itself."""
        with Connection(self.amqp_url) as connection:
            return int(connection.default_channel.queue_declare(queue, passive=True).message_count)

    def wait_until_kept(self, queue: str, deadline_s: float = 10) -> None:
        """Wait until a queue just declared survives a killed node.

        RabbitMQ 3.10 writes a new quorum queue's name to disk up to half a second late: killed
        before that, it comes back with the queue empty, whatever it had confirmed.
        """
        names = self.node.directory / "data" / NODE / "quorum" / NODE / "names.dets"
        entry = f"{self.vhost}_{queue}".encode()
        wait_until(lambda: entry in names.read_bytes(), deadline_s, f"queue {queue} to be kept")

    def queues(self) -> dict[str, dict[str, Any]]:
        """Every queue by name, as management sees it: its counts may be a second old."""
        return {queue["name"]: queue for queue in self.api("GET", f"/queues/{self._quoted}")}

    def bindings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api("GET", f"/bindings/{self._quoted}")
        return found

    def connections(self) -> list[dict[str, Any]]:
        """The connections open in this virtual host; a new one shows up after a second."""
        found: list[dict[str, Any]] = self.api("GET", f"/vhosts/{self._quoted}/connections")
        return found

    def close_all_connections(self, deadline_s: float = 15) -> int:
        """Cut every connection to this virtual host, waiting for at least one; return how many."""
        wait_until(lambda: bool(self.connections()), deadline_s, "a connection to cut")
        open_now = self.connections()
        for connection in open_now:
            self.api("DELETE", f"/connections/{quote(connection['name'], '')}", absent_is_fine=True)
        return len(open_now)

    def api(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        absent_is_fine: bool = False,
    ) -> Any:
        """Ask the management API; the answer's JSON, or None where it has none."""
        answer = requests.request(method, f"{self.api_url}/api{path}", json=body, timeout=TIMEOUT_S)
        if not (absent_is_fine and answer.status_code == requests.codes.not_found):
            answer.raise_for_status()
        return answer.json() if answer.content else None

    @property
    def _quoted(self) -> str:
        return quote(self.vhost, "")
