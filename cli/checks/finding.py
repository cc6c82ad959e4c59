# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Finding:
    name: str
    state: Literal["ok", "warning", "red"]
    found: str
    fix: str = ""


def ok(name: str, found: str) -> Finding:
    return Finding(name=name, state="ok", found=found)


def warning(name: str, found: str, fix: str) -> Finding:
    return Finding(name=name, state="warning", found=found, fix=fix)


def red(name: str, found: str, fix: str) -> Finding:
    return Finding(name=name, state="red", found=found, fix=fix)
