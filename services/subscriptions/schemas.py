# SPDX-License-Identifier: Apache-2.0
"""The edge: dicts from the command line in, dicts out."""

from typing import Any

from kernel.contracts import load
from services.subscriptions.commands import AddSubscriber, NameSubscriber


def adding(payload: dict[str, Any]) -> AddSubscriber:
    return load(AddSubscriber, payload)


def naming(payload: dict[str, Any]) -> NameSubscriber:
    return load(NameSubscriber, payload)
