# SPDX-License-Identifier: Apache-2.0
"""Writes the last result of each long fault test into docs/operate.md.

`python -m tests.system.publish`, after `make soak`, which notes them in var/soak.jsonl.
"""

import json
import re
from pathlib import Path
from typing import Any

from tests.system.judging import FILE

DOCUMENT = Path(__file__).parents[2] / "docs" / "operate.md"
MARKED = re.compile(r"(<!-- faults -->\n).*?(<!-- /faults -->)", re.DOTALL)
JUDGED = ("lost", "dup", "ghost")
KNOWN = {"fault", "at", "renamed", *JUDGED}


def latest() -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in FILE.read_text().splitlines()]
    return {line["fault"]: line for line in lines}


def row(result: dict[str, Any]) -> str:
    measured = [f"{name} {value}" for name, value in result.items() if name not in KNOWN]
    judged = " | ".join(str(result[name]) for name in JUDGED)
    return f"| {result['fault']} | {judged} | {', '.join(measured)} | {result['at'][:10]} |"


def main() -> None:
    head = ["| fault | LOST | DUP | GHOST | measured | on |", "|---|---:|---:|---:|---|---|"]
    table = "\n".join([*head, *[row(result) for _, result in sorted(latest().items())]])
    text = MARKED.sub(lambda found: f"{found[1]}{table}\n{found[2]}", DOCUMENT.read_text())
    DOCUMENT.write_text(text)


if __name__ == "__main__":
    main()
