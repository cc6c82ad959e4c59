# SPDX-License-Identifier: Apache-2.0
"""What subscriptions can be asked to do."""

from dataclasses import dataclass

from kernel.messages import public


@dataclass(frozen=True, kw_only=True)
class AddSubscriber:
    """Let another system of the district listen."""

    name: str = public('Short name of the system, e.g. "attendance".')
    events: list[str] = public(
        'Which events: full types, "announcement.*", or "#" for all.', factory=lambda: ["#"]
    )


@dataclass(frozen=True, kw_only=True)
class NameSubscriber:
    """Revoke a subscriber, or give it another address."""

    name: str = public("The subscriber.")
