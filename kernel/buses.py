# SPDX-License-Identifier: Apache-2.0
"""The relay's links to the broker."""

from contextlib import ExitStack, suppress

from kernel.addresses import district_url
from kernel.config import KernelSettings
from kernel.link import link
from kernel.publisher import Confirming


class Buses(ExitStack):
    """Publishers by bus and lane, linked when first needed.

    Urgent entries travel on a channel of their own; the district's bus is a virtual host of its
    own, which only one service publishes to.
    """

    def __init__(self, settings: KernelSettings, name: str) -> None:
        super().__init__()
        self.settings, self.name = settings, name
        self._publishers: dict[tuple[str, str], Confirming] = {}

    def __enter__(self) -> "Buses":
        super().__enter__()
        try:
            self.publisher("inner", "normal")
        except BaseException:
            self.close()
            raise
        return self

    def listen(self) -> None:
        """Take in the broker's heartbeats; one of BROKEN where it is gone.

        A link that nobody reads looks silent, is cut by its watchdog, and would be found broken
        by the next message only, which then waits for a new one.
        """
        for (_, lane), publisher in self._publishers.items():
            if lane == "normal":  # both lanes share a connection
                with suppress(TimeoutError):
                    publisher.connection.drain_events(timeout=0)

    def publisher(self, bus: str, lane: str) -> Confirming:
        if (bus, "normal") not in self._publishers:
            url = self.settings.amqp_url
            connection = self.enter_context(
                link(
                    url if bus == "inner" else district_url(url),
                    self.name,
                    self.settings.heartbeat_s,
                )
            )
            for each in ("urgent", "normal"):
                self._publishers[bus, each] = Confirming(connection)
        return self._publishers[bus, lane]
