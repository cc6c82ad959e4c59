# SPDX-License-Identifier: Apache-2.0
"""What was measured of each engine on the sentences, as it ships (quality.toml)."""

import datetime
import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

LANGUAGES_OF_NEWS = frozenset({"en", "es", "pt"})
FEWEST_OF_NEWS = 100
FILE = Path(__file__).parent / "quality.toml"
HEAD = """\
# SPDX-License-Identifier: Apache-2.0
# What each engine, or chain of engines, made of the sentences in texts/: chrF against our own
# translations, of what a family would read (of a refused sentence that is the original).
# Written by `python -m tests.bench.quality`. The name carries the version: another one is not
# measured.
"""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """One engine from one language to another.

    `n` sentences had a translation of ours, `asked` were translated, `wrong` of them left and
    should not have.
    """

    engine: str
    source: str
    target: str
    chrf: float
    n: int
    asked: int
    wrong: int
    refused_percent: float
    measured_at: datetime.date

    @property
    def says_enough(self) -> bool:
        """News of schools is measured on hundreds of sentences, replies of families on forty."""
        return self.n >= FEWEST_OF_NEWS or self.source not in LANGUAGES_OF_NEWS


def quality_of(engine: str) -> Quality | None:
    """What was measured of exactly this version; None: nothing was."""
    return _shipped().get(engine)


def chrf_of(engine: str) -> float | None:
    """What this version is chosen by; None: not measured, or on too little to say anything."""
    quality = quality_of(engine)
    return quality.chrf if quality is not None and quality.says_enough else None


def chrf_of_another_version(engine: str) -> float | None:
    """What to reckon with where this version is not measured; None: nothing is known."""
    found = [
        each.chrf for each in measured() if unversioned(each.engine) == unversioned(engine)
        and each.says_enough
    ]  # fmt: skip
    return max(found, default=None)


def unversioned(engine: str) -> str:
    """ "neural:en-pt+apertium:pt-es" of the names that carry versions."""
    return re.sub(r"@[^+]*", "", engine)


def measured() -> Sequence[Quality]:
    """All that ships, by languages and quality."""
    return tuple(_shipped().values())


@functools.cache
def _shipped() -> dict[str, Quality]:
    return {each.engine: each for each in read(FILE)}


def read(path: Path) -> list[Quality]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["measured"]
    return [Quality(**row) for row in rows]


def written(qualities: Sequence[Quality]) -> str:
    """The file as it ships, best first within a pair of languages."""
    ordered = sorted(qualities, key=lambda each: (each.source, each.target, -each.chrf))
    tables = [
        "\n".join(["[[measured]]", *(f"{key} = {_toml(value)}" for key, value in row.items())])
        for row in map(asdict, ordered)
    ]
    return "\n\n".join([HEAD.rstrip("\n"), *tables]) + "\n"


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
