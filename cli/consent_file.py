# SPDX-License-Identifier: Apache-2.0
"""An export of the ledger of consent: written for a complaint, verified without any service."""

import hmac
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.problems import Invalid
from cli.settings import write_private

Export = dict[str, Any]
FORMAT = "rapport.consent.export.v1"


def write(path: Path, export: Export) -> None:
    if path.exists():
        raise Invalid(f"{path} is there already.", fix="Take another name: it may be evidence.")
    write_private(path, json.dumps(export, ensure_ascii=False, indent=2) + "\n")


def read(path: Path) -> Export:
    try:
        export: Any = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.", fix="Name one of `consent export`.") from None
    except ValueError:
        raise Invalid(f"{path} is no export: it cannot be read.", fix="Is it cut off?") from None
    if not isinstance(export, dict) or export.get("format") != FORMAT:
        raise Invalid(f"{path} is no export of the ledger.", fix="Name one of `consent export`.")
    return export


def faults(export: Export, token_key: str) -> list[str]:
    """What is wrong with it, a sentence each; none when it is what the directory wrote."""
    from kernel.chain import chain_key, hash_of

    key, scope = chain_key(token_key), str(export.get("scope"))
    found: list[str] = []
    if not same(hash_of(key, f"{scope}.export", export), export.get("hash")):
        found.append("The file as a whole is not as it was written: something in it was changed, "
                     "added or left out.")  # fmt: skip
    before: Export = {}
    for entry in export.get("entries", []):
        try:
            genuine = {**entry, "at": datetime.fromisoformat(entry["at"])}
            if not same(hash_of(key, scope, genuine), entry["hash"]):
                found.append(f"Entry {entry['_id']} was changed.")
            elif before and entry["_id"] == before["_id"] + 1 and entry["prev"] != before["hash"]:
                found.append(f"Entry {entry['_id']} does not follow on the one before.")
        except (KeyError, TypeError, ValueError):
            found.append("Something that is no entry stands among the entries.")
            break
        before = entry
    return found


def same(wanted: str, found: Any) -> bool:
    return hmac.compare_digest(wanted, str(found))
