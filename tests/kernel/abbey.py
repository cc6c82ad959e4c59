# SPDX-License-Identifier: Apache-2.0
"""A service that cannot bear some bells, and a bell-ringer who takes the time of the others."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, median_low, quantiles

from kernel.config import KernelSettings
from kernel.entrypoints import on_batch, on_event
from kernel.link import link
from kernel.messages import Event
from kernel.mongo import Collection
from kernel.publisher import Confirming, Outgoing
from kernel.service import Service
from tests.kernel.messages import BellRang
from tests.kernel.posting import wrapped

EVERY_S = 0.03


class Abbey(Service):
    """Notes when it heard each bell, one by one and in batches; fails on those called "poison".

    Its tries of a poisonous one are noted outside the transaction, until the bell is `mended`.
    """

    name = "abbey"
    collections = tuple(Collection(name=name) for name in ("heard", "counted", "tries", "mended"))

    @on_event(BellRang)
    def hear(self, rang: BellRang) -> None:
        self._take("heard", [rang])

    @on_batch(BellRang, size=50, linger_ms=20)
    def count(self, rang: list[BellRang]) -> None:
        self._take("counted", rang)

    def _take(self, effects: str, rang: list[BellRang]) -> None:
        database = self.unit.database
        for one in rang:
            if one.bell_id.startswith("poison"):
                database.tries.insert_one({"of": effects, "bell": one.bell_id, "at": time.time()})
                if not database.mended.find_one():
                    raise ZeroDivisionError("a poisonous bell")
        database[effects].insert_many(
            [{"bell": one.bell_id, "at": time.time()} for one in rang], session=self.unit.session
        )


@dataclass
class Ringer:
    """Rings bells at a steady pace, and knows when it rang each."""

    publisher: Confirming
    rang_at: dict[str, float] = field(default_factory=dict)

    def ring(self, name: str, bells: int, *, poison_every: int = 0) -> list[str]:
        """Ring so many, and a poisonous one besides after each so many; the good ones' names."""
        good = [f"{name}-{n}" for n in range(bells)]
        for n, bell in enumerate(good, 1):
            if poison_every and n % poison_every == 0:
                self.say(BellRang(bell_id=f"poison-{bell}"))
            self.say(BellRang(bell_id=bell))
            threading.Event().wait(EVERY_S)
        return good

    def delays_s(self, heard_at: dict[str, float], bells: list[str]) -> list[float]:
        return [heard_at[bell] - self.rang_at[bell] for bell in bells]

    def say(self, event: Event) -> None:
        self.rang_at[event.subject] = time.time()
        said = Outgoing(
            exchange="events", key=event.type, body=wrapped(event), message_id=event.subject
        )
        assert self.publisher.publish([said]) == {}


@contextmanager
def ringer(settings: KernelSettings) -> Iterator[Ringer]:
    with link(settings.amqp_url, "ringer", 10) as connection:
        yield Ringer(Confirming(connection))


def p99(delays_s: list[float]) -> float:
    return quantiles(delays_s, n=100, method="inclusive")[98]


def typical(of: Callable[[list[float]], float], rounds: list[list[float]]) -> float:
    """That of the round in the middle: a moment in which the machine stood still says nothing."""
    return median_low([of(delays_s) for delays_s in rounds])


def keeps_pace(normal: list[list[float]], beside_poison: list[list[float]]) -> bool:
    """Under twice the normal delay, in the middle and at the 99th percentile.

    Normal is a few milliseconds, so a busy machine is given some more; who has to wait for a
    poison event waits for seconds.
    """
    return all(
        typical(of, beside_poison) <= max(2 * typical(of, normal), typical(of, normal) + given_s)
        for of, given_s in ((median, 0.03), (p99, 0.2))
    )


def shown_ms(rounds: list[list[float]]) -> str:
    middle, worst = (typical(of, rounds) * 1000 for of in (median, p99))
    return f"p50 {middle:.0f} ms, p99 {worst:.0f} ms"
