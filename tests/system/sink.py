# SPDX-License-Identifier: Apache-2.0
"""smtp-sink from Postfix: a record outside the platform of every mail that left it."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from deploy.embedded import ports
from tests.waiting import eventually

_RECIPIENT = re.compile(rb"^X-Rcpt-Args: <([^>]+)>", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)


def program() -> str:
    for place in (shutil.which("smtp-sink"), "/usr/sbin/smtp-sink", "var/tools/smtp-sink"):
        if place and Path(place).exists():
            return place
    raise FileNotFoundError("smtp-sink is missing: make test installs it (Debian's postfix).")


class Sink:
    """A running smtp-sink that appends every transaction to one file."""

    def __init__(self, directory: Path, *options: str, keep: bool = True) -> None:
        self.port = ports.choose_free(1)[0]
        self.dump = directory / "sink.dump"
        self._begin = 0
        kept = ["-D", str(self.dump)] if keep else []
        self.child = subprocess.Popen(
            [program(), "-u", "root", *options, *kept, f"127.0.0.1:{self.port}", "1000"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        eventually(lambda: not _is_free(self.port))

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?connections=4"

    def forget(self) -> None:
        """Answer from here on only for what comes from here on."""
        self._begin = self.dump.stat().st_size if self.dump.exists() else 0

    def recipients(self) -> Counter[str]:
        """How many mails each address was handed."""
        return Counter(match.decode() for match in _RECIPIENT.findall(self._bytes()))

    def message_ids(self) -> Counter[str]:
        return Counter(match.decode() for match in _MESSAGE_ID.findall(self._bytes()))

    def text(self) -> bytes:
        return self._bytes()

    def stop(self) -> None:
        self.child.terminate()
        self.child.wait()

    def _bytes(self) -> bytes:
        if not self.dump.exists():
            return b""
        with self.dump.open("rb") as dump:
            dump.seek(self._begin)
            return dump.read()


def _is_free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
