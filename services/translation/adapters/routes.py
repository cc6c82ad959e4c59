# SPDX-License-Identifier: Apache-2.0
"""Which engines serve which pair of languages: as the district wrote, or as was measured."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import Rejected
from services.translation.adapters.apertium import MODES
from services.translation.adapters.graph import QualityOf, Way, ways, weighed
from services.translation.adapters.measured import measured, measured_of_another
from services.translation.adapters.models import InstalledModel
from services.translation.adapters.neural import NeuralModels
from services.translation.adapters.pivot import Pivot
from services.translation.adapters.servers import Server
from services.translation.adapters.stock import Step, Stock
from services.translation.model.languages import base_of
from services.translation.model.varieties import spelled
from services.translation.ports import Engine, LanguageStatus

ROUTE = re.compile(
    r"(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)=(?P<steps>\S+)"
)
NONE = "No engine: families get the original."


@dataclass(frozen=True, kw_only=True)
class Route:
    """One configured way: "en-es=neural:en-pt+apertium:pt-es"."""

    source: str
    target: str
    steps: str


def parsed(line: str) -> Route:
    """Raise Rejected with the form that is expected."""
    match = ROUTE.fullmatch(line.strip())
    if match is None:
        raise Rejected(
            f'The route "{line}" is not of the form en-es=neural:en-pt+apertium:pt-es.',
            code="bad-route",
        )
    return Route(source=match["source"], target=match["target"], steps=match["steps"])


class Routes:
    """The engines of a district, each made when it is first asked for and kept.

    A pair that the district wrote routes for has these and no others. `near`: whether readers of
    one variety may get another, Brazilian Portuguese for that of Portugal.
    """

    def __init__(
        self,
        lines: Sequence[str],
        *,
        timeout_s: float = 15.0,
        processes: int = 1,
        servers: Sequence[Server] = (),
        installed: Sequence[InstalledModel] = (),
        models: NeuralModels | None = None,
        modes: Path = MODES,
        near: bool = True,
        quality_of: QualityOf = measured,
    ) -> None:
        self._routes = [parsed(line) for line in lines]
        self._stock = Stock(
            neural=models or NeuralModels(timeout_s=timeout_s, processes=processes),
            servers=servers, installed=installed, modes=modes, timeout_s=timeout_s,
        )  # fmt: skip
        for route in self._routes:
            source = route.source
            for spec in route.steps.split("+"):
                source = self._stock.check(spec, source)
        self._near = near
        self._shipped = quality_of
        self._here: Mapping[str, float] = {}

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        """The one place where engines are given out: see the port for what `may_leave` promises."""
        return [self._engine(way, source) for way in self._ways(source, target, may_leave)]

    def pairs(self) -> Sequence[LanguageStatus]:
        written = [(route.source, route.target) for route in self._routes]
        found = [self.status(*pair) for pair in dict.fromkeys([*written, *self._reachable()])]
        return [each for each in found if each.engines or (each.source, each.target) in written]

    def learn(self, figures: Mapping[str, float]) -> None:
        self._here = figures

    @property
    def process_ids(self) -> list[int]:
        """The programs that are kept open now."""
        return self._stock.process_ids

    def close(self) -> None:
        self._stock.close()

    def _quality_of(self, engine: str) -> float | None:
        here = self._here.get(engine)
        return self._shipped(engine) if here is None else here

    def _reachable(self) -> Iterator[tuple[str, str]]:
        """Pairs that one step or two lead over; of servers only those with English in them."""
        for source in dict.fromkeys(self._stock.sources()):
            for first in self._stock.reading(source):
                if first.of_server and "en" not in (source, base_of(first.writes)):
                    continue
                yield source, _listed_as(first.writes)
                if not first.of_server:
                    for second in self._stock.reading(base_of(first.writes), servers=False):
                        yield source, _listed_as(second.writes)

    def _ways(self, source: str, target: str, may_leave: bool) -> list[Way]:
        wanted, reads = spelled(target), base_of(source)
        own = [route for route in self._routes if route.source == reads and _is_for(route, wanted)]
        found = (
            list(self._written(own, wanted))
            if own
            else ways(
                self._stock,
                reads,
                wanted,
                self._quality_of,
                may_leave=may_leave,
                alike=measured_of_another,
            )
        )
        return [
            way
            for way in found
            if (may_leave or not way.leaves_district) and (self._near or not way.near)
        ]

    def _written(self, routes: Sequence[Route], wanted: str) -> Iterator[Way]:
        """The ways of these routes, as the district ordered them, where nothing is missing."""
        for route in routes:
            target = wanted if base_of(route.target) == base_of(wanted) else route.target
            steps = self._chain(route, target)
            if steps and (way := weighed(steps, wanted, self._quality_of)):
                yield way

    def _chain(self, route: Route, target: str) -> Sequence[Step]:
        """Each step reads what the one before writes; nothing where one cannot be had."""
        steps, source = list[Step](), route.source
        for spec in route.steps.split("+"):
            step = self._stock.named(spec, source, target)
            if step is None or step.source != source:
                return ()
            steps.append(step)
            source = base_of(step.writes)
        return steps

    def _engine(self, way: Way, source: str) -> Engine:
        engines = [step.engine for step in way.steps]
        return Pivot(engines, source=base_of(source), target=base_of(way.writes), quality=way.why)

    def status(self, source: str, target: str) -> LanguageStatus:
        found = self._ways(source, target, may_leave=True) if source != target else []
        return LanguageStatus(
            source=source,
            target=target,
            engines=tuple(way.name for way in found),
            quality=found[0].why if found else NONE,
            writes=tuple(way.writes for way in found),
            leaves=tuple(way.leaves_district for way in found),
            rests=tuple(any(step.rests for step in way.steps) for way in found),
            resting=tuple(step.spec for way in found for step in way.steps if step.rests),
        )


def _is_for(route: Route, wanted: str) -> bool:
    """ "en-zh-Hant=..." is for zh-Hant alone; "en-pt=..." for whoever reads Portuguese."""
    exact = spelled(route.target)
    return exact == wanted or ("-" not in route.target and exact.split("-")[0] == base_of(wanted))


def _listed_as(tag: str) -> str:
    """Regions of one language are one line, scripts are not: pt, zh-Hans, zh-Hant."""
    return "-".join(part for part in tag.split("-") if len(part) == 4 or part == base_of(tag))
