# SPDX-License-Identifier: Apache-2.0
"""On whose account a person is written to at a contact point, and what keeps it from them there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.audience import Matched
from services.notifications.audience.expression import Role
from services.notifications.limits.rules import Matter, Refusal, Rules
from services.notifications.model import CHANNEL_OF, Announcement, Channel, Policy

Person = Mapping[str, Any]
NOBODY = ""  # on nobody's account


@dataclass(frozen=True, kw_only=True)
class Addressing:
    """One announcement's questions to what is known of limits and choices."""

    rules: Rules
    matter: Matter
    policy: Policy

    @classmethod
    def of(cls, announcement: Announcement, rules: Rules) -> "Addressing":
        matter = Matter(category=announcement.category, is_urgent=announcement.urgent)
        return cls(rules=rules, matter=matter, policy=announcement.policy)

    def told_at(
        self, point: Mapping[str, Any], person: Person, about: Collection[str]
    ) -> tuple[Collection[str], Refusal | None]:
        """On whose account it goes to the person at this contact point; on none, and what kept it
        from them, or that it goes another way (None)."""
        channel: Any = CHANNEL_OF.get(point["kind"])
        if channel is None:
            return (), None
        if self.rules.is_silent_on(person, point["_id"]):
            return (about if channel in self.policy.uses(person["has"]) else ()), None
        told, refusals = [], []
        for student_id in about:
            refused = self.rules.refusal(person, student_id, point["_id"], channel, self.matter)
            channels = self._open(person, student_id, channel, refused is None)
            if channel not in self.policy.uses({*channels, channel}):
                continue
            if refused is None:
                told.append(student_id)
            else:
                refusals.append(refused)
        return told, refusals[0] if refusals and not told else None

    def told_again_at(
        self, point: Mapping[str, Any], channel: Channel, person: Person, about: Collection[str]
    ) -> tuple[Collection[str], Refusal | None]:
        """The same of a correction, which goes the way of what it corrects or not at all."""
        found = {
            student_id: self.rules.refusal(person, student_id, point["_id"], channel, self.matter)
            for student_id in about
        }
        told = [student_id for student_id in about if found[student_id] is None]
        refusals = [refused for refused in found.values() if refused is not None]
        return told, refusals[0] if refusals and not told else None

    def keeps_from(self, person: Person, about: Collection[str]) -> Refusal | None:
        """What would keep it from somebody who has no contact point at all."""
        refused = [self.rules.own_refusal(person, each, self.matter) for each in about]
        return None if None in refused else next(iter(refused), None)

    def _open(self, person: Person, student_id: str, at_hand: Channel, may_go: bool) -> list[str]:
        """The channels over which something may go to the person on this account; where it may go
        by the one at hand, also mails that they left."""
        ways = person.get("ways")
        if ways is None:  # written by an older release: which contact points is not known
            return [channel for channel in person["has"] if channel != at_hand]
        return [
            channel
            for channel, ids in ways.items()
            if any(self._counts(person, student_id, id, channel, may_go) for id in ids)
        ]

    def _counts(self, person: Person, student_id: str, id: str, channel: str, may_go: bool) -> bool:
        """Who wants no newsletter in the mail did not ask for texts in its stead, unless they said
        yes to just these."""
        refused = self.rules.refusal(person, student_id, id, channel, self.matter)
        if refused is None:
            return True
        left = may_go and channel == "email" and refused.reason == "opted-out"
        return left and not self.rules.asks_for_texts(person, student_id, self.matter)


def on_account_of(person: Person, membership: Matched) -> Collection[str]:
    """The students because of whom somebody is in an audience; who is in it for other reasons is
    written to on nobody's account, and a student on their own."""
    own = membership.roles - {Role.GUARDIAN}
    if not own and membership.student_ids:
        return membership.student_ids
    themself = person["id"] if "id" in person else person["_id"]
    mine = themself if Role.STUDENT in own else NOBODY
    return tuple(dict.fromkeys((*membership.student_ids, mine)))
