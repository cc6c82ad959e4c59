# SPDX-License-Identifier: Apache-2.0
"""The outside server's side of tests/system/boundary.py: a fsynced log and a script of faults."""

import argparse
import json
import os
import threading
from pathlib import Path
from typing import Any

EXIT = "exit"  # the process ends there, as kill -9 would


class BoundaryLog:
    def __init__(self, log: Path, script: Path) -> None:
        self._script = script
        self._turn = threading.Lock()
        self._file = log.open("a")
        self._played = {
            (line["play"], line["played"])
            for line in map(json.loads, log.read_text().splitlines())
            if "played" in line
        }

    def write(self, **line: Any) -> None:
        """On disk when this returns."""
        with self._turn:
            self._write(line)

    def manners(self) -> dict[str, Any]:
        """What holds for every connection made now."""
        told: dict[str, Any] = json.loads(self._script.read_text())
        return told

    def due(self, step: str, recipient: str) -> str:
        """What happens to this recipient at this step, once; empty: nothing. May not return."""
        with self._turn:
            told = self.manners()
            fault, once = told["faults"].get(recipient), (told["play"], recipient)
            if not fault or fault[0] != step or once in self._played:
                return ""
            self._played.add(once)
            self._write({"play": told["play"], "played": recipient})
        if fault[1] == EXIT:
            os._exit(137)
        return str(fault[1])

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def arguments(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--script", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    return parser
