# SPDX-License-Identifier: Apache-2.0
"""A boundary log: what an outside server took over, line by line, on disk before it said so.

Its servers run as processes of their own, so that they can die like anybody else's. A fault is
played to one recipient, once; what was played stands in the log too, so that a server that was
killed and started again does not play it twice.
"""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.embedded import ports
from tests.system.processes import ROOT
from tests.waiting import eventually


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was taken over of one subject; tests.system.judging reads it as it reads a sink."""

    taken: list[dict[str, Any]]

    def recipients(self) -> Counter[str]:
        return Counter(line["to"] for line in self.taken)

    def message_ids(self) -> Counter[str]:
        return Counter(line["id"] for line in self.taken)


class Boundary:
    """A server with a boundary log: `python -m MODULE --log FILE --port PORT --script FILE`."""

    def __init__(self, module: str, directory: Path, *options: str) -> None:
        self.port = ports.choose_free(1)[0]
        self.log, self.script = directory / "boundary.log", directory / "script.json"
        self.log.touch()
        self._plays = 0
        self.play({})
        self._command = [
            sys.executable, "-m", module, "--log", str(self.log), "--script", str(self.script),
            "--port", str(self.port), *options,
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        """Return when it listens."""
        self.child = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout is not None
        assert self.child.stdout.readline(), "it did not start"

    def play(self, faults: dict[str, list[str]], **manners: object) -> None:
        """`faults`: {recipient: [step, what happens there]}, each once; `manners` hold always.

        Manners hold from the next connection on.
        """
        self._plays += 1
        told = json.dumps({"play": self._plays, "faults": faults, **manners})
        written = self.script.with_suffix(".new")
        written.write_text(told)
        written.replace(self.script)  # the server may be reading it

    def revive(self) -> bool:
        """Start it again when a fault has ended it. True when one had."""
        if self.child.poll() is None:
            return False
        self.stop()
        self.start()
        return True

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()

    def stop(self) -> None:
        self.kill()
        assert self.child.stdout is not None
        self.child.stdout.close()

    def record(self, subject: str = "") -> Record:
        lines = [line["taken"] for line in self._lines() if "taken" in line]
        return Record(taken=[line for line in lines if subject in line["subject"]])

    def played(self) -> set[str]:
        """The recipients who had their fault of the present play."""
        return {line["played"] for line in self._lines() if line.get("play") == self._plays}

    def seen(self, what: str) -> list[Any]:
        """What else the server wrote down under this name."""
        return [line[what] for line in self._lines() if what in line]

    def await_played(self, *recipients: str, within_s: float = 30) -> None:
        eventually(lambda: set(recipients) <= self.played(), within_s=within_s)

    def _lines(self) -> list[dict[str, Any]]:
        """Whole lines only: the last may be in the making."""
        return [json.loads(line) for line in self.log.read_text().split("\n")[:-1]]
