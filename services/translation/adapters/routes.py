# SPDX-License-Identifier: Apache-2.0
"""Which engines serve which pair of languages, in the order the district wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import Rejected
from services.translation.adapters.apertium import MODES, Apertium
from services.translation.adapters.console import Console
from services.translation.adapters.libretranslate import LibreTranslate, LibreTranslateServer
from services.translation.adapters.neural import DIRECTIONS, Neural, NeuralModels
from services.translation.adapters.pivot import Pivot
from services.translation.model.languages import base_of
from services.translation.ports import Engine, LanguageStatus

ROUTE = re.compile(r"(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})=(?P<steps>\S+)")
QUALITY = {
    "neural:en-pt": "Good: chrF 62 to 72 on public sets.",
    "neural:en-pt+apertium:pt-es": "Understandable: chrF 55 to 63 on public sets.",
    "apertium:eng-spa": "Rough: chrF 48 to 55 on public sets.",
}
NOT_MEASURED = "Not measured: have somebody who speaks the language read a sample."


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
    """The engines of a district, made when they are first asked for and kept."""

    def __init__(
        self,
        lines: Sequence[str],
        *,
        timeout_s: float = 15.0,
        processes: int = 1,
        server: LibreTranslateServer | None = None,
        models: NeuralModels | None = None,
        modes: Path = MODES,
    ) -> None:
        self._routes = [parsed(line) for line in lines]
        self._models = models or NeuralModels(timeout_s=timeout_s, processes=processes)
        self._modes = modes
        self._timeout_s = timeout_s
        self._server = server
        self._apertium: dict[str, Apertium] = {}
        self._engines: dict[Route, Engine | None] = {
            route: self._made(route) for route in self._routes
        }

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        found = self._all_between((base_of(source), base_of(target)))
        return [engine for engine in found if may_leave or not engine.leaves_district]

    def _all_between(self, pair: tuple[str, str]) -> Sequence[Engine]:
        found = [
            engine
            for route, engine in self._engines.items()
            if engine is not None and (route.source, route.target) == pair
        ]
        has_server = any(isinstance(engine, LibreTranslate) for engine in found)
        if self._server is not None and not has_server and self._server.serves(*pair):
            found.append(LibreTranslate(self._server, *pair))
        return found

    def pairs(self) -> Sequence[LanguageStatus]:
        wanted = {(route.source, route.target): None for route in self._routes}
        if self._server is not None:
            wanted.update(dict.fromkeys(self._server.pairs()))
        return [self._status(source, target) for source, target in wanted]

    @property
    def process_ids(self) -> list[int]:
        """The programs that are kept open now."""
        kept = [each.process_ids for each in self._apertium.values()]
        return [*self._models.process_ids, *(number for numbers in kept for number in numbers)]

    def close(self) -> None:
        self._models.close()
        for engine in self._apertium.values():
            engine.close()

    def _status(self, source: str, target: str) -> LanguageStatus:
        engines = self._all_between((source, target))
        return LanguageStatus(
            source=source,
            target=target,
            engines=tuple(engine.name for engine in engines),
            quality=engines[0].quality if engines else "No engine: families get the original.",
        )

    def _made(self, route: Route) -> Engine | None:
        """None when a part is not installed on this machine."""
        quality = QUALITY.get(route.steps, NOT_MEASURED)
        parts = [self._part(step, route) for step in route.steps.split("+")]
        if any(part is None for part in parts):
            return None
        engines = [part for part in parts if part is not None]
        return Pivot(engines, source=route.source, target=route.target, quality=quality)

    def _part(self, step: str, route: Route) -> Engine | None:
        kind, _, detail = step.partition(":")
        if kind == "neural" and detail in DIRECTIONS:
            return Neural(self._models, detail) if self._models.installed else None
        if kind == "apertium" and detail:
            if detail not in self._apertium:
                self._apertium[detail] = Apertium(
                    detail, modes=self._modes, timeout_s=self._timeout_s
                )
            engine = self._apertium[detail]
            return engine if engine.installed else None
        if kind == "libretranslate":
            if self._server is None:
                return None
            return LibreTranslate(self._server, route.source, route.target)
        if kind == "console":
            return Console(route.target)
        raise Rejected(f'No kind of engine is called "{step}".', code="bad-route")
