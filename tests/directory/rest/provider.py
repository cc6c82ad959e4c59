# SPDX-License-Identifier: Apache-2.0
"""A OneRoster provider over HTTP that tells the rosters of tests, and misbehaves as told."""

import base64
import csv
import io
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from services.directory.roster.sources.schedule import Schedule
from services.directory.roster.sources.source_file import RestSource
from tests.directory.builders import Roster

Record = dict[str, Any]
CLIENT, SECRET = "rapport", "open sesame"
LISTS = {"termSourcedIds": "terms", "agentSourcedIds": "agents", "orgSourcedIds": "orgs"}
REFERENCES = {
    "parentSourcedId": "parent", "schoolYearSourcedId": "schoolYear", "orgSourcedId": "org",
    "courseSourcedId": "course", "schoolSourcedId": "school", "classSourcedId": "class",
    "userSourcedId": "user", "primaryOrgSourcedId": "primaryOrg",
}  # fmt: skip
COLLECTIONS = (
    "orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics",
)  # fmt: skip


def told(roster: Roster) -> dict[str, list[Record]]:
    """The same roster as a provider tells it."""
    found = {name: [_record(each) for each in _rows(roster, name)] for name in COLLECTIONS}
    for role in _rows(roster, "roles") if roster.version == "1.2" else []:
        user = next(each for each in found["users"] if each["sourcedId"] == role["userSourcedId"])
        org = {"sourcedId": role["orgSourcedId"], "type": "org"}
        user.setdefault("roles", []).append(
            {"roleType": role["roleType"], "role": role["role"], "org": org}
        )
    return found


def _rows(roster: Roster, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(roster.files[f"{name}.csv"].decode(), newline="")))


def _record(row: dict[str, str]) -> Record:
    record: Record = {}
    for column, text in row.items():
        if column in LISTS:
            parts = [part for part in text.split(",") if part]
            record[LISTS[column]] = [{"sourcedId": part, "type": "x"} for part in parts]
        elif column == "grades":
            record["grades"] = text.split(",") if text else []
        elif column in REFERENCES:
            record[REFERENCES[column]] = {"sourcedId": text, "href": "x"} if text else None
        elif column.startswith("metadata."):
            record.setdefault("metadata", {})[column.removeprefix("metadata.")] = text
        else:
            record[column] = text or None
    record["status"] = record["status"] or "active"
    return record


@dataclass(kw_only=True)
class FakeProvider:
    """`faults`: what goes wrong with which question, the first being 1."""

    collections: dict[str, list[Record]]
    version: str = "1.2"
    most: int = 3  # records in one page, whatever is asked for
    says_total: bool = True
    says_next: bool = True
    faults: dict[int, str] = field(default_factory=dict)
    asked: list[tuple[str, int, str]] = field(default_factory=list)  # collection, offset, filter
    tokens: list[str] = field(default_factory=list)
    lifetime_s: int = 3600
    port: int = 0
    gate: threading.Event = field(default_factory=threading.Event)
    gate_from: int = 0  # questions from here on wait for the gate; 0: none does

    def source(self, **changed: Any) -> RestSource:
        base = f"http://127.0.0.1:{self.port}/ims/oneroster"
        end = "rostering/v1p2" if self.version == "1.2" else "v1p1"
        facts: dict[str, Any] = {
            "name": "sis", "url": f"{base}/{end}", "version": self.version,
            "token_url": f"http://127.0.0.1:{self.port}/token", "client_id": CLIENT,
            "secret_env": "TEST_SIS_SECRET", "scopes": "roster", "page_size": 100,
            "schedule": Schedule(every_minutes=15),
        }  # fmt: skip
        return RestSource(**(facts | changed))

    def record(self, collection: str, id: str) -> Record:
        return next(each for each in self.collections[collection] if each["sourcedId"] == id)

    def change(self, collection: str, id: str, **fields: Any) -> None:
        """As of now."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.record(collection, id).update(fields, dateLastModified=now)

    def page(self, collection: str, query: dict[str, str]) -> tuple[list[Record], int]:
        since = query.get("filter", "").partition(">")[2].strip("'")
        found = sorted(self.collections[collection], key=lambda each: each["sourcedId"])
        if since:
            found = [each for each in found if _moment(each) > datetime.fromisoformat(since)]
        offset = int(query["offset"])
        return found[offset : offset + min(int(query["limit"]), self.most)], len(found)


def _moment(record: Record) -> datetime:
    text = record.get("dateLastModified")
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)


class _Answering(BaseHTTPRequestHandler):
    provider: FakeProvider
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        login = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {login}":
            return self._answer(401, {"error": "invalid_client"})
        assert parse_qs(body)["grant_type"] == ["client_credentials"]
        token = f"token-{len(self.provider.tokens) + 1}"
        self.provider.tokens.append(token)
        given = {"access_token": token, "token_type": "bearer"}
        return self._answer(200, given | {"expires_in": self.provider.lifetime_s})

    def do_GET(self) -> None:
        provider, parts = self.provider, urlsplit(self.path)
        collection = parts.path.rpartition("/")[2]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        provider.asked.append((collection, int(query["offset"]), query.get("filter", "")))
        if 0 < provider.gate_from <= len(provider.asked):
            provider.gate.wait(30)
        fault = provider.faults.get(len(provider.asked), "")
        if fault == "expired":
            provider.tokens.append("one that nobody has")
        if self.headers["Authorization"] != f"Bearer {provider.tokens[-1]}":
            return self._answer(401, {"imsx_codeMajor": "failure"})
        return getattr(self, "_" + (fault or "page").replace("-", "_"))(collection, query)

    def _page(self, collection: str, query: dict[str, str]) -> None:
        records, total = self.provider.page(collection, query)
        headers = {"X-Total-Count": str(total)} if self.provider.says_total else {}
        if self.provider.says_next:
            more = int(query["offset"]) + len(records) < total
            headers["Link"] = f'<http://elsewhere/>; rel="{"next" if more else "first"}"'
        self._answer(200, {collection: records}, headers)

    def _throttled(self, *_: Any) -> None:
        self._answer(429, {}, {"Retry-After": "7"})

    def _busy(self, *_: Any) -> None:
        until = datetime.now(UTC) + timedelta(seconds=30)
        self._answer(503, {}, {"Retry-After": format_datetime(until, usegmt=True)})

    def _broken(self, *_: Any) -> None:
        self._answer(500, {})

    def _forbidden(self, *_: Any) -> None:
        self._answer(403, {})

    def _elsewhere(self, *_: Any) -> None:
        self._answer(302, {}, {"Location": "http://127.0.0.1:1/"})

    def _html(self, *_: Any) -> None:
        self._send(200, b"<html>Maintenance</html>", {})

    def _cut(self, collection: str, query: dict[str, str]) -> None:
        """The connection ends in the middle of the body."""
        records, _ = self.provider.page(collection, query)
        body = json.dumps({collection: records}).encode()
        self._send(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
        self.close_connection = True

    def _silent(self, *_: Any) -> None:
        self.close_connection = True

    def _grown(self, collection: str, query: dict[str, str]) -> None:
        """Somebody was entered at the front meanwhile: all others moved."""
        first = sorted(self.provider.collections[collection], key=lambda one: one["sourcedId"])[0]
        copy = first | {"sourcedId": "0-new", "roles": [], "agents": []}
        self.provider.collections[collection].append(copy)
        self._page(collection, query)

    def _moved(self, collection: str, query: dict[str, str]) -> None:
        """One left at the front, another came at the end: the number is the same."""
        found = self.provider.collections[collection]
        first = sorted(found, key=lambda one: one["sourcedId"])[0]
        found.remove(first)
        found.append(first | {"sourcedId": "zz-" + first["sourcedId"]})
        self._page(collection, query)

    def _twice(self, collection: str, query: dict[str, str]) -> None:
        records, total = self.provider.page(collection, query)
        body = {collection: [*records, records[-1]]}
        self._answer(200, body, {"X-Total-Count": str(total)})

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), headers or {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(provider: FakeProvider) -> Iterator[FakeProvider]:
    handler = type("Answering", (_Answering,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        provider.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield provider
        server.shutdown()


def questions(provider: FakeProvider, collection: str) -> Sequence[int]:
    return [offset for name, offset, _ in provider.asked if name == collection]
