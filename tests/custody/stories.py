# SPDX-License-Identifier: Apache-2.0
"""Stories for the real platform: a family before, what changes while a message waits, and after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from contracts.directory import LimitRecorded
from kernel.clock import utc_now
from kernel.messages import Event
from tests.custody.judging import Asked
from tests.custody.known import Known
from tests.custody.machine import POINTS, TEXTS
from tests.custody.naming import named_for, story_name
from tests.custody.rules import KEEPS, TELLS, children
from tests.custody.world import GUARDIANS, STUDENTS, World, said


@dataclass(kw_only=True)
class Story:
    """`known` is what the platform has been told of its people."""

    name: str
    chance: Random
    world: World = field(default_factory=World)
    known: Known = field(default_factory=Known)
    asked: dict[str, Asked] = field(default_factory=dict)

    def begin(self) -> list[Event]:
        sharing = {point: self._some(GUARDIANS, 1, 2) for point in POINTS}
        answering = {id: self._some(STUDENTS, 0, 2) for id in GUARDIANS}
        answering["g1"] = ["st1"]
        spoken = [fact for id in GUARDIANS for fact in self.world.speak(id, "es")]
        return self._told([*self.world.places(), *self.world.roster(sharing, answering), *spoken])

    def go_on(self) -> list[Event]:
        """What the directory tells while a message waits: sharers, children, roster, choices."""
        chance, world = self.chance, self.world
        facts: list[Event] = []
        for _ in range(chance.randint(0, 3)):
            match chance.randrange(5):
                case 0:
                    facts += world.share(chance.choice(POINTS), self._some(GUARDIANS, 0, 2))
                case 1:
                    facts += world.answer_for(chance.choice(GUARDIANS), self._some(STUDENTS, 0, 2))
                case 2:
                    facts += world.leave(chance.choice((*GUARDIANS, *STUDENTS)))
                case 3:
                    facts += world.may(chance.choice(GUARDIANS), "st1", ["emergency"])
                case 4:
                    facts.append(self._no())
        return self._told(facts)

    def limits(self) -> list[LimitRecorded]:
        return [
            self.world.limited(
                self.chance.choice(GUARDIANS), self._some(STUDENTS, 0, 2),
                self._some(sorted(KEEPS), 1, 1),
            )
            for _ in range(self.chance.randint(0, 2))
        ]  # fmt: skip

    def ask(self, number: str) -> dict[str, Any]:
        """A message to all of its families, as an operator asks for it."""
        category = self.chance.choice(sorted(TELLS))
        asked = Asked(category=category, is_urgent=category == "emergency")
        asked.childless.update(id for id in GUARDIANS if not children(id, self.known))
        self.asked[number] = asked
        return {
            "subject": "News", "category": category,
            "body": f"nr-{self.name}.{number}-rn {self.chance.choice(TEXTS)}",
            "audience": f"school:{self.name}s1 or school:{self.name}s2",
        }  # fmt: skip

    def _no(self) -> Event:
        whose = self.chance.choice((*POINTS, *GUARDIANS))
        return said(
            self.chance.randrange(10**4), allowed=False, whose=whose, category="", channel="",
            student="", at=utc_now(),
        )  # fmt: skip

    def _some(self, of: Sequence[str], least: int, most: int) -> list[str]:
        return self.chance.sample(list(of), self.chance.randint(least, most))

    def _told(self, facts: list[Event]) -> list[Event]:
        self.known.learn(facts)
        return [named_for(fact, self.name) for fact in facts]


def stories(numbers: Sequence[int], seed: int) -> list[Story]:
    return [Story(name=story_name(n), chance=Random(f"{seed}:{n}")) for n in numbers]
