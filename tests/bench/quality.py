# SPDX-License-Identifier: Apache-2.0
"""How good the engines are on our school sentences: chrF, refused, wrong.

`python -m tests.bench.quality` measures every way there is between the languages of the sentences
and writes the file that ships, services/translation/checkset/quality.toml.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import closing

from services.translation.adapters.routes import Routes, parsed
from services.translation.checkset import quality
from services.translation.checkset.measuring import Measurement, measure
from services.translation.checkset.quality import Quality
from services.translation.checkset.sentences import LANGUAGES, sentences
from services.translation.config import DEFAULT_ROUTES
from services.translation.ports import Engine
from tests.bench.figures import Figure

# Where two routes serve a pair, their figures are told apart.
TWO_ROUTES = ("en-es", "es-en")


def run() -> list[Figure]:
    with closing(Routes(DEFAULT_ROUTES)) as routes:
        asked = {_name(line): (line[:5], [of_line(routes, line)]) for line in DEFAULT_ROUTES}
        # And as families get it: the second engine is asked for what the first is refused.
        for pair in TWO_ROUTES:
            asked[pair.replace("-", "_")] = (pair, list(routes.between(*pair.split("-"))))
        return [
            figure
            for name, (pair, engines) in asked.items()
            for figure in _figures(name, measure(engines, *pair.split("-")))
        ]


def of_line(routes: Routes, line: str) -> Engine:
    """The one engine that a configured route names."""
    route = parsed(line)
    return next(
        engine
        for engine in routes.between(route.source, route.target)
        if [step.split("@")[0] for step in engine.name.split("+")] == route.steps.split("+")
    )


def _figures(name: str, found: Measurement) -> Iterator[Figure]:
    asked = len(found.outcomes)
    if found.references:
        yield Figure(figure=f"chrf_{name}", value=found.chrf, unit="chrF", n=found.references)
    refused, wrong = found.refused_percent("routine"), len(found.wrong)
    yield Figure(figure=f"refused_{name}_routine_percent", value=refused, unit="%", n=asked)
    yield Figure(figure=f"wrong_{name}", value=wrong, unit="sentences", n=asked)


def _name(line: str) -> str:
    pair = line.partition("=")[0]
    kind = ("_pivot" if "+" in line else "_direct") if pair in TWO_ROUTES else ""
    return pair.replace("-", "_") + kind


def all_ways() -> Iterator[Quality]:
    """Every configured engine, and every other way that there is, where there are references."""
    done: set[str] = set()
    for lines in (DEFAULT_ROUTES, []):
        # Taken for perfect, no way is left out for what was measured of it before.
        with closing(Routes(lines, quality_of=lambda _: 100.0)) as routes:
            for source, target in _pairs():
                for engine in routes.between(source, target):
                    if engine.name not in done:
                        done.add(engine.name)
                        yield _quality(engine, source, target)


def worth_knowing(found: Sequence[Quality]) -> list[Quality]:
    """Without chains that are no better than an engine that goes straight."""
    straight: dict[tuple[str, str], float] = {}
    for each in found:
        if "+" not in each.engine:
            pair = (each.source, each.target)
            straight[pair] = max(each.chrf, straight.get(pair, 0.0))
    return [
        each
        for each in found
        if "+" not in each.engine or each.chrf > straight.get((each.source, each.target), 0.0)
    ]


def _pairs() -> Iterator[tuple[str, str]]:
    for source in LANGUAGES:
        for target in LANGUAGES:
            if source != target and any(
                {source, target} <= set(each.texts) for each in sentences()
            ):
                yield source, target


def _quality(engine: Engine, source: str, target: str) -> Quality:
    found = measure([engine], source, target)
    return Quality(
        engine=engine.name, source=source, target=target, chrf=round(found.chrf, 1),
        n=found.references, asked=len(found.outcomes), wrong=len(found.wrong),
        refused_percent=round(found.refused_percent(), 1),
        measured_at=datetime.date.today(),
    )  # fmt: skip


if __name__ == "__main__":
    quality.FILE.write_text(quality.written(worth_knowing(list(all_ways()))), encoding="utf-8")
