# SPDX-License-Identifier: Apache-2.0
"""When mails came to the sink, by the test's clock: the ledger's own times are not asked."""

import re
from time import monotonic

from tests.system.sink import Sink
from tests.waiting import eventually


class Arrivals:
    """Reads what the sink wrote since the last look, for the recipients of one grade."""

    def __init__(self, sink: Sink, grade: str) -> None:
        self._dump, self._read = sink.dump, sink.dump.stat().st_size
        self._wanted = re.compile(rf"^X-Rcpt-Args: <[^>]*\.{grade}@".encode(), re.MULTILINE)
        self._begun = b""  # a line that the sink had not written to its end
        self.times: list[float] = []

    def look(self) -> int:
        """How many came so far."""
        with self._dump.open("rb") as dump:
            dump.seek(self._read)
            new = dump.read()
        self._read += len(new)
        whole, end, self._begun = (self._begun + new).rpartition(b"\n")
        now = monotonic()
        self.times += [now] * len(self._wanted.findall(whole + end))
        return len(self.times)

    def wait_for(self, count: int, within_s: float) -> None:
        eventually(lambda: self.look() >= count, within_s=within_s)

    def share_came_at(self, share: float, of: int) -> float:
        """When so large a share of so many had come."""
        return self.times[max(0, round(share * of) - 1)]
