# SPDX-License-Identifier: Apache-2.0
"""The TOML file that RAPPORT_ROSTER_SOURCES names: each table is a source of rosters."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.directory.errors import RosterRefused
from services.directory.roster.sources.schedule import Schedule

REST, CSV = "oneroster-rest", "csv"
SCHEDULE = frozenset({"every_minutes", "at", "bulk_at"})
KEYS = {
    REST: frozenset(
        {"url", "token_url", "client_id", "secret_env", "secret_file", "scope", "ca_file",
         "page_size", "demographics"}
    ) | SCHEDULE,
    CSV: frozenset({"path"}) | (SCHEDULE - {"bulk_at"}),
}  # fmt: skip
VERSIONS = {"v1p1": "1.1", "v1p2": "1.2"}  # as they stand in a provider's address
SCOPE = "https://purl.imsglobal.org/spec/or/{version}/scope/"
SCOPES = ("roster.readonly", "roster-core.readonly", "roster-demographics.readonly")
NIGHT = "01:30"  # no clock is put forward or back then in the United States
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_RECORDS = 5000
LONGEST_MINUTES = 24 * 60
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class RestSource:
    name: str
    url: str  # without a slash behind it
    version: str  # of OneRoster
    token_url: str
    client_id: str
    secret_env: str = ""
    secret_file: str = ""
    scopes: str = ""  # with blanks between them
    ca_file: str = ""
    page_size: int = 1000
    demographics: bool = True
    schedule: Schedule = field(default_factory=Schedule)

    def secret(self) -> str:
        """Read anew each time, so that it can be changed without a restart."""
        if self.secret_file:
            return Path(self.secret_file).read_text("utf-8").strip()
        return os.environ.get(self.secret_env, "")

    @property
    def place(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True)
class CsvSource:
    name: str
    path: str
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def place(self) -> str:
        return self.path


Source = RestSource | CsvSource


def read_sources(path: str) -> list[Source]:
    """Raises RosterRefused naming the line that cannot be followed."""
    if not path:
        return []
    name = Path(path).name
    try:
        text = Path(path).read_text("utf-8")
        stated = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(name, 1, "the file cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise _refused(name, int(at[1]) if at else 1, "this is not TOML") from error
    return [_Table(name, text, each, values).source() for each, values in stated.items()]


class _Table:
    def __init__(self, file: str, text: str, name: str, values: Any) -> None:
        self.file, self.text, self.name = file, text, name
        self.values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict) or not NAME.fullmatch(name):
            raise self.refused("", "a source is a table such as [sis], named in small letters")

    def source(self) -> Source:
        kind = self.one_of("kind", KEYS)
        for key in self.values:
            if key not in KEYS[kind] | {"kind"}:
                raise self.refused(key, f"{key} is none of {', '.join(sorted(KEYS[kind]))}")
        return self._rest() if kind == REST else self._csv()

    def _rest(self) -> RestSource:
        url = self.address("url").rstrip("/")
        version = next((each for each in urlsplit(url).path.split("/") if each in VERSIONS), "")
        if not version:
            raise self.refused("url", "url must hold v1p2 or v1p1, as in .../rostering/v1p2")
        if not any(self.values.get(key) for key in sorted(SCHEDULE)):
            raise self.refused("", "every_minutes, at or bulk_at is missing")
        return RestSource(
            name=self.name, url=url, version=VERSIONS[version],
            token_url=self.address("token_url"), client_id=self.text_of("client_id"),
            **self._secret(),
            scopes=self.text_of("scope", " ".join(SCOPE.format(version=version) + each
                                                  for each in SCOPES)),
            ca_file=self.file_of("ca_file"),
            page_size=self.number("page_size", 1000, 2, MOST_RECORDS),
            demographics=self.flag("demographics", default=True),
            schedule=self.schedule(bulk_at=NIGHT),
        )  # fmt: skip

    def _csv(self) -> CsvSource:
        path = self.text_of("path")
        if not Path(path).is_absolute():
            raise self.refused("path", "path must be a whole path, from / on")
        return CsvSource(name=self.name, path=path, schedule=self.schedule(every_minutes=1))

    def _secret(self) -> dict[str, str]:
        named = {key: self.text_of(key, "") for key in ("secret_env", "secret_file")}
        if bool(named["secret_env"]) == bool(named["secret_file"]):
            raise self.refused("", "give either secret_env or secret_file")
        if named["secret_env"] and not os.environ.get(named["secret_env"]):
            raise self.refused("secret_env", f"the variable {named['secret_env']} is not set")
        self.file_of("secret_file")
        return named

    def schedule(self, *, every_minutes: int = 0, bulk_at: str = "") -> Schedule:
        times = self.times("at", "")
        every = 0 if times else every_minutes
        return Schedule(
            every_minutes=self.number("every_minutes", every, 1, LONGEST_MINUTES),
            at=times,
            bulk_at=self.times("bulk_at", bulk_at),
        )

    def times(self, key: str, default: str) -> tuple[time, ...]:
        stated = self.values.get(key, default)
        listed = [stated] if isinstance(stated, str) else stated
        if not isinstance(listed, list) or not all(
            isinstance(each, str) and (not each or CLOCK.fullmatch(each)) for each in listed
        ):
            raise self.refused(key, f'{key} must be a time such as "05:30", or a list of them')
        return tuple(time.fromisoformat(each) for each in listed if each)

    def one_of(self, key: str, allowed: Mapping[str, Any]) -> str:
        value = self.values.get(key)
        if value not in allowed:
            raise self.refused(key, f"{key} must be one of {', '.join(sorted(allowed))}")
        return str(value)

    def text_of(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.refused(key, f"{key} is missing, or no text")
        return value

    def file_of(self, key: str) -> str:
        path = self.text_of(key, "")
        if path and not Path(path).is_file():
            raise self.refused(key, f"there is no {path}")
        return path

    def address(self, key: str) -> str:
        """https; in the clear only on this machine: a token would be read on the way."""
        url = self.text_of(key)
        parts = urlsplit(url)
        here = parts.scheme == "http" and parts.hostname in HERE
        if not parts.hostname or (parts.scheme != "https" and not here):
            raise self.refused(key, f"{key} must be an address that begins with https://")
        return url

    def number(self, key: str, default: int, least: int, most: int) -> int:
        value = self.values.get(key, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or (key in self.values and not least <= value <= most):
            raise self.refused(key, f"{key} must be a whole number from {least} to {most}")
        return int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.refused(key, f"{key} must be true or false")
        return value

    def refused(self, key: str, why: str) -> RosterRefused:
        return _refused(self.file, _line(self.text, self.name, key), f"[{self.name}] {why}")


def _line(text: str, table: str, key: str) -> int:
    """Where a key stands, or its table: tomllib does not say."""
    within, line_of_table = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*\"?([\w.-]+)\"?\s*\]", line):
            within = header[1]
            line_of_table = number if within == table else line_of_table
        elif key and within == table and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return line_of_table


def _refused(name: str, line: int, why: str) -> RosterRefused:
    return RosterRefused(
        f"{name}, line {line} (RAPPORT_ROSTER_SOURCES): {why}.",
        code="bad-sources", file=name, line=line,
    )  # fmt: skip
