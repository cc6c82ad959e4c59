# SPDX-License-Identifier: Apache-2.0
"""The processes that make up the platform, read from services.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).with_name("services.toml")
PORTS_BETWEEN_REPLICAS = 100


@dataclass(frozen=True, kw_only=True)
class Process:
    """One entry: either a nameko `service` ("module:Class") or a `module` with `arguments`."""

    name: str
    health: int
    databases: list[str]
    replicas: int
    service: str = ""
    module: str = ""
    arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.service) == bool(self.module):
            raise ValueError(f"{self.name}: give either service or module, not both or none")

    @property
    def words(self) -> list[str]:
        """What follows `python -m`."""
        return ["kernel.run", self.service] if self.service else [self.module, *self.arguments]

    def replica_names(self) -> dict[str, int]:
        """Name and health port of each replica; the first bears the process's own name."""
        return {
            self.name if number == 0 else f"{self.name}-{number + 1}": self.health
            + number * PORTS_BETWEEN_REPLICAS
            for number in range(self.replicas)
        }


def read(path: Path = CATALOGUE) -> list[Process]:
    entries = tomllib.loads(path.read_text())["process"]
    return [
        Process(**{**entry, "arguments": tuple(entry.get("arguments", ()))}) for entry in entries
    ]


def services(processes: list[Process]) -> list[str]:
    """The targets whose queues are declared before anyone starts."""
    return [process.service for process in processes if process.service]
