# SPDX-License-Identifier: Apache-2.0
"""`make docs` writes every generated file; `python -m deploy.docs --check` tells which are stale.

A generator is a function without arguments that returns {path under the project: text}.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
Generator = Callable[[], dict[str, str]]

# "module:function" of each generator.
GENERATORS: tuple[str, ...] = (
    "deploy.reference:integrate",
    "deploy.reference:asyncapi_file",
    "deploy.reference:env_file",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.docs")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when stale")
    checking = parser.parse_args(arguments).check
    changed = stale(ROOT, generated(map(load, GENERATORS)))
    if checking and changed:
        sys.stderr.write(f"Stale: {', '.join(sorted(changed))}. Run `make docs` and commit.\n")
        return 1
    for path, text in {} if checking else changed.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text)
        sys.stdout.write(f"{path}\n")
    return 0


def load(target: str) -> Generator:
    module, _, name = target.partition(":")
    generator: Generator = getattr(importlib.import_module(module), name)
    return generator


def generated(generators: Iterable[Generator]) -> dict[str, str]:
    return {path: text for generator in generators for path, text in generator().items()}


def stale(root: Path, files: dict[str, str]) -> dict[str, str]:
    """The files whose text on disk is another one, or that are missing."""
    return {path: text for path, text in files.items() if _on_disk(root / path) != text}


def _on_disk(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
