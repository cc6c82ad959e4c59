# SPDX-License-Identifier: Apache-2.0
"""A OneRoster provider over HTTP: token, page, patience."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.auth import HTTPBasicAuth

from kernel.clock import utc_now
from services.directory.roster.rest.errors import BadResponse, ProviderAway, ProviderRefused
from services.directory.roster.sources.source_file import RestSource

log = logging.getLogger(__name__)

CONNECT_S = 10.0
SILENCE_S = 60.0  # between two pieces of an answer
WHOLE_S = 300.0  # for one page, however steadily it drips
LARGEST = 64 << 20
PIECE = 1 << 16
RENEW_BEFORE_S = 30.0
SHORTEST_S, LONGEST_S, LONGEST_ASKED_S = 1.0, 60.0, 900.0
MOST_TRIES = 12  # about eight minutes of silence
BUSY = (429, 500, 502, 503, 504)
UNAUTHORIZED = 401


@dataclass(frozen=True, kw_only=True)
class Page:
    records: list[Any]
    total: int | None  # how many the collection has, where the provider says so
    more: bool | None  # whether another page follows, where it says so
    at: datetime  # by the provider's clock


class _Again(Exception):
    """This try failed; the next may not. `after_s`: how long the provider asked us to wait."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s


class Provider:
    """`wait(seconds)` is how it waits: it may raise to end the sync."""

    def __init__(
        self, source: RestSource, wait: Callable[[float], None], silence_s: float = SILENCE_S
    ) -> None:
        self._source = source
        self._timeout = (min(CONNECT_S, silence_s), silence_s)
        self._wait = wait
        self._session = requests.Session()
        self._session.trust_env = False  # no login from a .netrc, no proxy that nobody named
        self._session.verify = source.ca_file or True
        self._token = ""
        self._renew_at = 0.0
        self._accepted = False  # whether this token has ever opened anything

    def close(self) -> None:
        self._session.close()

    def page(self, collection: str, *, offset: int, limit: int, since: str = "") -> Page:
        """Raises ProviderAway, ProviderRefused or BadResponse."""
        asked: dict[str, str | int] = {
            "limit": limit, "offset": offset, "sort": "sourcedId", "orderBy": "asc",
        }  # fmt: skip
        if since:
            asked["filter"] = f"dateLastModified>'{since}'"
        return self._patiently(lambda: self._page(collection, asked), collection, offset)

    def _patiently(self, ask: Callable[[], Page], collection: str, offset: int) -> Page:
        delay = SHORTEST_S
        for tries in range(1, MOST_TRIES + 1):
            try:
                return ask()
            except (_Again, OSError) as error:
                why = str(error) if isinstance(error, _Again) else type(error).__name__
                log.warning("roster_page_again", extra={"collection": collection, "reason": why})
                if tries < MOST_TRIES:
                    self._wait(max(delay, min(getattr(error, "after_s", 0) or 0, LONGEST_ASKED_S)))
                delay = min(delay * 2, LONGEST_S)
        raise ProviderAway(
            f"{self._source.name} did not give {collection} from record {offset} on, in "
            f"{MOST_TRIES} tries ({why}). It is tried again at its next time; or: rapport roster "
            f"sync {self._source.name}.",
            collection=collection, offset=offset,
        )  # fmt: skip

    def _page(self, collection: str, asked: dict[str, str | int]) -> Page:
        url = f"{self._source.url}/{collection}"
        headers = {"Authorization": f"Bearer {self._valid_token()}", "Accept": "application/json"}
        with self._session.get(
            url, params=asked, headers=headers, timeout=self._timeout, stream=True,
            allow_redirects=False,
        ) as answer:  # fmt: skip
            self._require_ok(answer, collection)
            body = _read(answer)
            return _parsed(answer, body, collection, int(asked["offset"]))

    def _require_ok(self, answer: requests.Response, collection: str) -> None:
        status = answer.status_code
        if status == UNAUTHORIZED and self._accepted:
            self._token = ""  # it was taken back before its time
            raise _Again("the token is not accepted any more")
        if status in BUSY:
            raise _Again(f"HTTP {status}", _asked_to_wait(answer))
        if status != requests.codes.ok:
            raise ProviderRefused(
                f"{self._source.name} answered {status} for {collection}. Check url, client_id, "
                "secret and scope of this source, and what the provider lets this client read.",
                collection=collection, status=status,
            )  # fmt: skip
        self._accepted = True

    def _valid_token(self) -> str:
        if time.monotonic() >= self._renew_at - RENEW_BEFORE_S or not self._token:
            self._fetch_token()
        return self._token

    def _fetch_token(self) -> None:
        client = BackendApplicationClient(client_id=self._source.client_id)
        body = client.prepare_request_body(scope=self._source.scopes, include_client_id=False)
        answer = self._session.post(
            self._source.token_url, data=body, timeout=self._timeout, allow_redirects=False,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            auth=HTTPBasicAuth(self._source.client_id, self._secret()),
        )  # fmt: skip
        if answer.status_code in BUSY:
            raise _Again(f"token: HTTP {answer.status_code}", _asked_to_wait(answer))
        try:
            token = client.parse_request_body_response(answer.text)
        except (OAuth2Error, ValueError) as error:
            raise ProviderRefused(
                f"{self._source.name} gave no token (HTTP {answer.status_code}). Check token_url, "
                "client_id, secret and scope of this source.",
                status=answer.status_code,
            ) from error  # fmt: skip
        self._accepted = False
        self._token = str(token["access_token"])
        self._renew_at = time.monotonic() + float(token.get("expires_in") or 3600)

    def _secret(self) -> str:
        try:
            return self._source.secret()
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderRefused(
                f"{self._source.name}: the secret_file of this source cannot be read."
            ) from error


def _read(answer: requests.Response) -> bytes:
    """The whole body. One that breaks off, drips for ever or has no end is not taken."""
    until, body = time.monotonic() + WHOLE_S, bytearray()
    for piece in answer.iter_content(PIECE):
        body += piece
        if time.monotonic() > until:
            raise _Again("the answer took too long")
        if len(body) > LARGEST:
            raise _Again("the answer is too large")
    return bytes(body)


def _parsed(answer: requests.Response, body: bytes, collection: str, offset: int) -> Page:
    try:
        records = json.loads(body)[collection]
    except (ValueError, KeyError, TypeError, RecursionError):
        records = None
    if not isinstance(records, list):
        raise BadResponse(
            f"{collection} from record {offset} on: the answer is no JSON with a list called "
            f"{collection}. Ask whoever runs the student information system.",
            collection=collection, offset=offset,
        )  # fmt: skip
    total = answer.headers.get("X-Total-Count", "")
    return Page(
        records=records,
        total=int(total) if total.isdecimal() else None,
        more="next" in answer.links if "Link" in answer.headers else None,
        at=_moment(answer.headers.get("Date", "")) or utc_now(),
    )


def _asked_to_wait(answer: requests.Response) -> float | None:
    """Retry-After is a number of seconds, or a moment."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    until = _moment(text)
    return max(0.0, (until - utc_now()).total_seconds()) if until else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
