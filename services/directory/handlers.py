# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from typing import Any

from services.directory.commands import Record
from services.directory.ports import Collected


def record_many(commands: Sequence[Record], aggregates: Collected[Any]) -> None:
    loaded = aggregates.load_many([command.id for command in commands])
    for aggregate, command in zip(loaded, commands, strict=True):
        aggregate.record(command)
    aggregates.save_many(loaded)


def let_leave(ids: Sequence[str], aggregates: Collected[Any]) -> None:
    loaded = aggregates.load_many(ids)
    for aggregate in loaded:
        aggregate.leave()
    aggregates.save_many(loaded)
