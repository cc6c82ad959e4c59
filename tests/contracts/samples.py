# SPDX-License-Identifier: Apache-2.0
"""What was ever published, kept for good: `python -m tests.contracts.samples` adds what is new.

A sample and a schema, once written, are never written again: other systems hold messages of that
form. A contract that no longer fits them is to become a new version.
"""

import json
from pathlib import Path
from typing import Any

from deploy.examples import example_on_the_wire
from deploy.reference import published
from kernel.contracts import json_schema
from kernel.messages import Message

SAMPLES = Path(__file__).with_name("samples")


def sample(cls: type[Message]) -> bytes:
    return (SAMPLES / f"{cls.type}.json").read_bytes()


def schema(cls: type[Message]) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((SAMPLES / f"{cls.type}.schema.json").read_text())
    return kept


def main() -> None:
    for cls in published(Message):
        _keep(f"{cls.type}.json", json.loads(example_on_the_wire(cls)))
        _keep(f"{cls.type}.schema.json", json_schema(cls))


def _keep(name: str, content: dict[str, Any]) -> None:
    path = SAMPLES / name
    if not path.exists():
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
