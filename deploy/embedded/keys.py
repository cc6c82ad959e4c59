# SPDX-License-Identifier: Apache-2.0
"""Passwords and keys of this machine's platform: made once, kept in var/ for its owner alone."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.embedded.files import write_private


@dataclass(frozen=True, kw_only=True)
class Keys:
    broker_password: str
    mongo_password: str
    token_key: str


def keep(var: Path) -> Keys:
    """The keys in var/keys.json, made first when there are none."""
    path = var / "keys.json"
    if not path.exists():
        made = Keys(
            broker_password=secrets.token_hex(16),
            mongo_password=secrets.token_hex(16),
            token_key=secrets.token_hex(32),
        )
        write_private(path, json.dumps(asdict(made), indent=2) + "\n")
    return Keys(**json.loads(path.read_text()))
