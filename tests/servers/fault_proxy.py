# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that does to connections what networks do: the handle that a test holds.

The proxy is a process of its own (tests/servers/fault_proxy_process.py), because tests run under
eventlet. It takes its orders from stdin and ends with it.

    with FaultProxy(port) as proxy:
        client.connect("127.0.0.1", proxy.port)
        proxy.delay(20)
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]
PROCESS = "tests.servers.fault_proxy_process"


class FaultProxy:
    """Listens on `port` of this machine and passes bytes on to `target`.

    An order has taken effect when its method returns.
    """

    def __init__(self, target: int) -> None:
        self._turn = threading.Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-m", PROCESS, "--target", str(target)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._child.stdout is not None
        self.port = int(json.loads(self._child.stdout.readline())["port"])

    def __enter__(self) -> "FaultProxy":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def accepted(self) -> int:
        """Connections taken since the start."""
        return int(self._order("count")["accepted"])

    @property
    def open(self) -> int:
        """Connections open now."""
        return int(self._order("count")["open"])

    @property
    def passed(self) -> int:
        """Bytes passed on since the start, both ways together."""
        return int(self._order("count")["passed"])

    def delay(self, ms: float) -> None:
        """Hold every piece back for so long, each way; what is under way overlaps. 0: no more."""
        self._order("delay", ms=ms)

    def throttle(self, bytes_per_s: int) -> None:
        """Pass so much on a connection, each way. 0: as much as comes."""
        self._order("throttle", bytes_per_s=bytes_per_s)

    def freeze(self, *, new: bool = False) -> None:
        """Silence the present connections: they stay open and pass nothing, not even their end.

        Connections made later work, unless they are to be silent too (`new`).
        """
        self._order("freeze", new=new)

    def thaw(self) -> None:
        """Let all connections pass again, with what they held back."""
        self._order("thaw")

    def reset(self) -> int:
        """End every connection on both sides with a TCP reset; return how many."""
        return int(self._order("reset")["reset"])

    def reset_every(self, seconds: float) -> None:
        """Do that again and again. 0: no more."""
        self._order("reset_every", seconds=seconds)

    def reset_after(self, passed: int) -> None:
        """Reset each connection, present or new, once it passed so many more bytes. 0: never."""
        self._order("reset_after", passed=passed)

    def half_close(self) -> None:
        """Tell the clients that nothing more comes; what they say is still passed on."""
        self._order("half_close")

    def refuse(self) -> None:
        """Refuse new connections. The port stays ours."""
        self._order("refuse")

    def admit(self) -> None:
        """Take connections again."""
        self._order("admit")

    def heal(self) -> None:
        """Take back every standing order. What a connection suffered stays."""
        self._order("heal")

    def close(self) -> None:
        """End the process, and with it every connection."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()

    def _order(self, order: str, **details: Any) -> dict[str, Any]:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with self._turn:
            print(json.dumps({"order": order, **details}), file=self._child.stdin, flush=True)
            answer: dict[str, Any] = json.loads(self._child.stdout.readline())
        return answer
