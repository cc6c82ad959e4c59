# SPDX-License-Identifier: Apache-2.0
"""Every engine that there is here, and which languages each reads and writes now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import Rejected
from services.translation.adapters.apertium import MODES, Apertium
from services.translation.adapters.breaker import Breaker, State
from services.translation.adapters.console import Console
from services.translation.adapters.models import InstalledModel
from services.translation.adapters.neural import DIRECTIONS, Neural, NeuralModels
from services.translation.adapters.servers import Server, ServerEngine
from services.translation.model.languages import base_of
from services.translation.model.varieties import Match, match
from services.translation.ports import Engine

PAIR = re.compile(r"[a-z]{2,3}-(?P<writes>[a-z]{2,3}(-\w+)*)")
SERVERS = ("libretranslate", "deepl", "google", "azure")
# What the modes of Debian's pairs read and write. Others can be named in a route.
APERTIUM = {
    "eng-spa": ("en", "es"),
    "spa-eng_US": ("es", "en-US"),
    "eng-cat": ("en", "ca"),
    "cat-eng_US": ("ca", "en-US"),
    "es-pt_BR": ("es", "pt-BR"),
    "es-pt": ("es", "pt-PT"),
    "pt-es": ("pt", "es"),
    "es-fr": ("es", "fr"),
    "fr-es": ("fr", "es"),
    "spa-ita": ("es", "it"),
    "ita-spa": ("it", "es"),
}
OTHER_MODES = {"spa-eng": ("es", "en-GB"), "cat-eng": ("ca", "en-GB")}
NEURAL = {"en-pt": ("en", "pt-BR"), "pt-en": ("pt", "en-US")}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One engine on the way: what it is called in a route, what it reads and writes."""

    spec: str
    source: str
    writes: str
    engine: Engine
    breaker: Breaker | None = None

    @property
    def of_server(self) -> bool:
        return self.spec in SERVERS

    @property
    def rests(self) -> bool:
        return self.breaker is not None and self.breaker.state == State.OPEN


class Stock:
    """The engines of this machine and of the servers that the operator named."""

    def __init__(
        self,
        *,
        neural: NeuralModels,
        servers: Sequence[Server] = (),
        installed: Sequence[InstalledModel] = (),
        modes: Path = MODES,
        timeout_s: float = 15.0,
    ) -> None:
        self._neural = neural
        self._servers = {server.kind: server for server in servers}
        self._installed = {model.step: model for model in installed}
        self._modes = modes
        self._timeout_s = timeout_s
        self._apertium: dict[str, Apertium] = {}
        self._shipped: list[Step] | None = None
        self._by_source: dict[str, tuple[Iterable[tuple[str, str]], dict[str, list[str]]]] = {}

    def check(self, spec: str, source: str) -> str:
        """The language that such a step writes, "" when that depends on what is installed.

        Raise Rejected when nothing is called so, or when it does not read `source`.
        """
        kind, _, detail = spec.partition(":")
        known = (
            (kind == "neural" and detail in DIRECTIONS)
            or (kind in ("apertium", "model") and detail)
            or kind in SERVERS
            or kind == "console"
        )
        if not known:
            raise Rejected(f'No kind of engine is called "{spec}".', code="bad-route")
        if kind in SERVERS:
            return base_of(_said(detail)) if detail else ""
        tables = {"neural": NEURAL, "apertium": {**APERTIUM, **OTHER_MODES}}
        reads, writes = tables.get(kind, {}).get(detail, ("", ""))
        if reads and source and reads != source:
            raise Rejected(
                f'"{spec}" reads {reads}, and what comes before it in the route is {source}.',
                code="bad-route",
            )
        return base_of(writes) if writes else ""

    def reading(self, source: str, *, servers: bool = True) -> Iterator[Step]:
        """All that can be asked for words in a language now, whatever it writes."""
        if self._shipped is None:
            self._shipped = list(self._all_shipped())
        yield from (step for step in self._shipped if step.source == source)
        for model in self._installed.values():
            yield from (step for step in _of_model(model) if step.source == source)
        for server in self._servers.values() if servers else ():
            yield from (
                _of_server(server, source, writes) for writes in self._written_by(server, source)
            )

    def sources(self) -> Iterator[str]:
        """The languages that can be read now, English first; some more than once."""
        yield "en"
        yield from (source for source, _ in NEURAL.values())
        yield from (source for source, _ in APERTIUM.values())
        yield from (source for model in self._installed.values() for source, _ in model.pairs())
        yield from (
            base_of(reads) for server in self._servers.values() for reads, _ in server.pairs()
        )

    def named(self, spec: str, source: str, target: str) -> Step | None:
        """The step that a route names, for readers of `target`; None where it cannot be had.

        "deepl:pt-BR", or "deepl:en-pt", says what a server writes that is not the last on the way.
        """
        kind, _, detail = spec.partition(":")
        found: Iterable[Step] = ()
        if kind == "neural":
            found = self._neural_step(detail)
        elif kind == "apertium":
            found = self._apertium_step(detail, source, target)
        elif kind == "model" and spec in self._installed:
            found = _of_model(self._installed[spec])
        elif kind == "console":
            found = [Step(spec=spec, source=source, writes=target, engine=Console(target))]
        elif kind in self._servers:
            found = self._best_of_server(self._servers[kind], source, _said(detail) or target)
        return next(iter(found), None)

    @property
    def process_ids(self) -> list[int]:
        """The programs that are kept open now."""
        return [number for engine in self._kept_open() for number in engine.process_ids]

    def close(self) -> None:
        for engine in self._kept_open():
            engine.close()

    def _kept_open(self) -> Iterator[NeuralModels | Apertium | InstalledModel]:
        yield self._neural
        yield from self._apertium.values()
        yield from self._installed.values()

    def _all_shipped(self) -> Iterator[Step]:
        """What came with packages; one that is installed later counts from the next start on."""
        for direction in NEURAL:
            yield from self._neural_step(direction)
        for mode in APERTIUM:
            yield from self._apertium_step(mode, "", "")

    def _neural_step(self, direction: str) -> Iterator[Step]:
        engine = Neural(self._neural, direction)
        if engine.installed:
            source, writes = NEURAL[direction]
            yield Step(
                spec=f"neural:{direction}", source=source, writes=writes, engine=engine,
                breaker=self._neural.breaker,
            )  # fmt: skip

    def _apertium_step(self, mode: str, source: str, target: str) -> Iterator[Step]:
        if mode not in self._apertium:
            self._apertium[mode] = Apertium(mode, modes=self._modes, timeout_s=self._timeout_s)
        engine = self._apertium[mode]
        if engine.installed:
            reads, writes = {**APERTIUM, **OTHER_MODES}.get(mode, (source, target))
            yield Step(
                spec=f"apertium:{mode}", source=reads, writes=writes, engine=engine,
                breaker=engine.breaker,
            )  # fmt: skip

    def _best_of_server(self, server: Server, source: str, target: str) -> list[Step]:
        """What it writes that suits the readers best."""
        suiting = [
            (suits, writes)
            for writes in self._written_by(server, source)
            if (suits := match(writes, target)) > Match.NONE
        ]
        return [_of_server(server, source, max(suiting)[1])] if suiting else []

    def _written_by(self, server: Server, source: str) -> Sequence[str]:
        """What a server writes from a language. Some have ten thousand pairs."""
        pairs = server.pairs()
        known, by_source = self._by_source.get(server.kind, ((), {}))
        if known is not pairs:
            by_source = {}
            for reads, writes in pairs:
                by_source.setdefault(base_of(reads), []).append(writes)
            self._by_source[server.kind] = pairs, by_source
        return by_source.get(source, ())


def _said(detail: str) -> str:
    """The language that a step of a server is to write: of "en-pt" it is the second."""
    pair = PAIR.fullmatch(detail)
    return pair["writes"] if pair else detail


def _of_server(server: Server, source: str, writes: str) -> Step:
    return Step(
        spec=server.kind, source=source, writes=writes,
        engine=ServerEngine(server, source, writes), breaker=server.breaker,
    )  # fmt: skip


def _of_model(model: InstalledModel) -> list[Step]:
    return [
        Step(spec=model.step, source=source, writes=writes, engine=model, breaker=model.breaker)
        for source, writes in model.pairs()
    ]
