# SPDX-License-Identifier: Apache-2.0
"""HTTP that waits for nobody for ever: a request that does not come ends its connection.

uvicorn counts time only between requests. Who opens connections and sends nothing, or a header a
minute, would take the places of all others.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientHttp(H11Protocol):
    """For uvicorn.Config(http=...). A request's head is there after `head_s` seconds; how long its
    body may take is http.body_of's."""

    head_s = 10.0
    _ending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._ending is None:
            self._expect()

    def connection_lost(self, exc: Any) -> None:
        self._forget()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._ending = self.loop.call_later(self.head_s, self.transport.close)

    def _forget(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
