# SPDX-License-Identifier: Apache-2.0
"""Translation servers that are asked over HTTP: what they have in common."""

import ipaddress
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from kernel.errors import Rejected, Unavailable
from services.translation.adapters.breaker import LONGEST_REST_S, Breaker

LARGEST_ANSWER = 5_000_000
BUSY = 429
QUOTA = 456  # DeepL's own
KEY_REFUSED = (401, 403)
TOO_SLOW = "The translation server is too slow."


class Remote:
    """One server. Redacts: keys, addresses and texts never appear in an error.

    Redirects are not followed and, where the server is the district's own, neither proxies nor
    logins of the environment are used: a text goes where the operator said, and nowhere else.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        ours: bool = False,
        timeout_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        unsafe = not url.startswith("https://") and not (ours or is_nearby(url))
        if unsafe or urlsplit(url).scheme not in ("http", "https"):
            raise Rejected(
                f"The address of {name} has to begin with https://, because texts about children "
                "go there; http:// is for servers of the district's own.",
                code="bad-server",
            )
        self._name = name
        self._url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.headers.update(headers or {})
        self._session.trust_env = not ours
        self.breaker = Breaker(name, clock=clock)

    def get(self, path: str, *, params: Mapping[str, str] | None = None) -> Any:
        """The answer's JSON. Raise Unavailable."""
        return self._call("GET", path, params, None, None)

    def post(
        self,
        path: str,
        body: Any,
        *,
        params: Mapping[str, str] | None = None,
        within_s: float | None = None,
    ) -> Any:
        """The answer's JSON. Raise Unavailable when it is away, busy, slow or talks nonsense."""
        return self._call("POST", path, params, body, within_s)

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Any,
        within_s: float | None,
    ) -> Any:
        limit_s = self._timeout_s if within_s is None else min(within_s, self._timeout_s)
        if limit_s <= 0:
            raise Unavailable("No time is left to ask a translation server.")
        with self.breaker.around(within_s):
            try:
                return json.loads(self._exchange(method, path, params, body, limit_s))
            except (requests.RequestException, HTTPError, OSError) as broken:
                # Not the error's own text: it may name the address with what is in it.
                raise Unavailable(
                    f"The translation server {self._name} does not answer "
                    f"({type(broken).__name__})."
                ) from None
            except ValueError:
                raise Unavailable(
                    f"The translation server {self._name} did not answer in JSON."
                ) from None

    def _exchange(
        self, method: str, path: str, params: Mapping[str, str] | None, body: Any, limit_s: float
    ) -> bytes:
        deadline = time.monotonic() + limit_s
        with self._session.request(
            method, self._url + path, params=params, json=body, timeout=limit_s, stream=True,
            allow_redirects=False,
        ) as answer:  # fmt: skip
            self._complain(answer)
            return b"".join(_body(answer, deadline))

    def _complain(self, answer: requests.Response) -> None:
        status = answer.status_code
        if status in KEY_REFUSED:
            raise Unavailable(
                f"The translation server {self._name} refuses our key, or its quota is used up "
                f"({status}): look at its settings.",
                retry_after_s=LONGEST_REST_S,
            )
        if status == QUOTA:
            raise Unavailable(
                f"The quota of the translation server {self._name} is used up.",
                retry_after_s=LONGEST_REST_S,
            )
        if status == BUSY:
            wait = answer.headers.get("Retry-After", "")
            raise Unavailable(
                f"The translation server {self._name} is busy.",
                retry_after_s=float(wait) if wait.isdigit() else None,
            )
        if not 200 <= status < 300:
            raise Unavailable(f"The translation server {self._name} answered {status}.")


def is_nearby(url: str) -> bool:
    """Whether the address is of this machine or of a private network."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def _body(answer: requests.Response, deadline: float) -> Iterator[bytes]:
    """A socket's limit is one for each piece: a server that drips would never exceed it."""
    size = 0
    while piece := answer.raw.read1(65536, decode_content=True):
        size += len(piece)
        if time.monotonic() > deadline:
            raise Unavailable(TOO_SLOW)
        if size > LARGEST_ANSWER:
            raise Unavailable("The answer of a translation server is too large.")
        yield piece
