# SPDX-License-Identifier: Apache-2.0
"""SMS through any gateway that speaks the Twilio message API.

Redacted: the account's token, numbers, texts and what the gateway says of them. A gateway that
honours the idempotency token sends a text once however often it is asked to.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

import requests

from kernel.clock import utc_now
from kernel.errors import Rejected, Unavailable
from services.notifications.channels.ports import Handover, Outcome, OutgoingText
from services.notifications.channels.sms.connections import TellingAdapter, was_connected

_NOT_OURS = {401, 403, 404}  # the account or the URL is wrong, not the text
_PAUSE = {429, 500, 502, 503, 504}
_BROKEN = 500  # one text may have done it
_UNWELL = 3  # texts in a row without an answer, or with that one: it is the gateway, not the text


@dataclass(frozen=True, kw_only=True)
class GatewayAddress:
    """https://account:token@host:port?connections=4&timeout=30."""

    base: str
    account: str
    token: str = field(repr=False)
    connections: int = 4
    timeout_s: float = 30.0

    @classmethod
    def parse(cls, url: str, *, within_reach: bool = False) -> Self:
        """Raises Rejected without repeating the URL: it holds a token.

        `within_reach`: the other side is ours (capture in the next container), so that plain
        http:// is no risk.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _bad("must be like https://account:token@host")
        if not (parts.username and parts.password):
            raise _bad("names no account and token")
        here = within_reach or parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme == "http" and not here:
            raise _bad("would send its token in the clear; use https://")
        options = parse_qs(parts.query)
        try:
            return cls(
                base=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}",
                account=unquote(parts.username),
                token=unquote(parts.password),
                connections=max(1, int(options.get("connections", ["4"])[0])),
                timeout_s=float(options.get("timeout", ["30"])[0]),
            )
        except ValueError:
            raise _bad("has an option that is no number") from None


class Pause:
    """Until when a gateway asked us to wait. One for all who send to it."""

    def __init__(self) -> None:
        self._until = 0.0  # on time.monotonic()

    def begin(self, seconds: float) -> None:
        self._until = max(self._until, time.monotonic() + seconds)

    @property
    def left_s(self) -> float:
        return max(0.0, self._until - time.monotonic())


class TwilioGateway:
    """Keeps `address.connections` open for all who send at once, threads or green threads.

    Nobody asks before the time is over for which the gateway asked us to wait.
    """

    def __init__(
        self, address: GatewayAddress, *, sender: str, pause: Pause | None = None,
        status_url: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        """`status_url`: where what becomes of a text is told; without it nobody asks for that."""
        self._address, self._status_url = address, status_url
        self._pause = pause or Pause()
        self._broken = 0  # texts in a row that it answered 500
        self._sender = sender
        self._url = f"{address.base}/2010-04-01/Accounts/{quote(address.account)}/Messages.json"
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy in the environment must not see families' texts
        self._session.auth = (address.account, address.token)
        self._session.mount(address.base, TellingAdapter(pool_maxsize=address.connections))

    def send(self, text: OutgoingText) -> Outcome:
        """Accepted, or unknown when the answer was lost after the text may have been taken.

        Deferred when the gateway broke over it, unless it does so over every text.
        Raises Rejected with Twilio's error code when the text will never be taken, Unavailable
        when nothing was taken now.
        """
        if left_s := self._pause.left_s:
            raise Unavailable("The SMS gateway asked us to wait.", retry_after_s=left_s)
        try:
            response = self._post(text)
        except requests.RequestException as error:
            return _lost(text, error)
        self._broken = self._broken + 1 if response.status_code == _BROKEN else 0
        if 0 < self._broken < _UNWELL:
            return Outcome(id=text.id, state=Handover.DEFERRED, code=_BROKEN)
        if response.ok:
            return Outcome(
                id=text.id,
                state=Handover.ACCEPTED,
                code=response.status_code,
                reference=str(_answer(response).get("sid", "")),
            )
        refusal = _refusal(response)
        if isinstance(refusal, Unavailable) and refusal.retry_after_s:
            self._pause.begin(refusal.retry_after_s)
        raise refusal

    def _post(self, text: OutgoingText) -> requests.Response:
        headers = {"I-Twilio-Idempotency-Token": text.id}
        if text.language:
            headers["X-Rapport-Language"] = text.language
        form = {"From": self._sender, "To": text.to, "Body": text.body}
        if self._status_url:
            form["StatusCallback"] = self._status_url(text.id)
        return self._session.post(
            self._url,
            data=form,
            headers=headers,
            timeout=self._address.timeout_s,
            allow_redirects=False,
        )

    def send_many(self, texts: Iterable[OutgoingText]) -> list[Outcome]:
        """As SmsGateway says. Once the gateway asks for a pause, no more texts are offered."""
        return _Round(self, list(texts), self._address.connections).outcomes()

    def close(self) -> None:
        self._session.close()


class _Round:
    """One call of send_many."""

    def __init__(self, gateway: TwilioGateway, texts: list[OutgoingText], workers: int) -> None:
        self._gateway = gateway
        self._texts = texts
        self._workers = min(workers, len(texts))
        self._waiting = iter(texts)
        self._lock = threading.Lock()
        self._outcomes: dict[str, Outcome] = {}
        self._offered: set[str] = set()
        self._pause: Unavailable | None = None
        self._silent = 0  # texts in a row that had no answer

    def outcomes(self) -> list[Outcome]:
        with self._others():
            self._work()
        if self._pause and not self._offered:
            raise self._pause
        return [self._outcomes.get(text.id) or self._without_answer(text) for text in self._texts]

    @contextmanager
    def _others(self) -> Iterator[None]:
        others = [
            threading.Thread(target=self._work, daemon=True) for _ in range(self._workers - 1)
        ]
        for other in others:
            other.start()
        yield
        for other in others:
            other.join()

    def _work(self) -> None:
        while self._pause is None and (text := self._next()):
            try:
                outcome = self._gateway.send(text)
            except Rejected as error:
                code = error.details["gateway_code"]
                outcome = Outcome(id=text.id, state=Handover.REFUSED, code=code, text=error.message)
            except Unavailable as error:
                self._offered.discard(text.id)
                self._pause = error
                return
            self._note(outcome)

    def _note(self, outcome: Outcome) -> None:
        with self._lock:
            self._outcomes[outcome.id] = outcome
            self._silent = self._silent + 1 if outcome.state == Handover.UNKNOWN else 0
            if self._silent == _UNWELL:
                self._pause = Unavailable("The SMS gateway does not answer.")

    def _next(self) -> OutgoingText | None:
        with self._lock:
            text = next(self._waiting, None)
            if text:
                self._offered.add(text.id)
            return text

    def _without_answer(self, text: OutgoingText) -> Outcome:
        """A text that was offered and has no outcome was in the hands of a thread that died."""
        state = Handover.UNKNOWN if text.id in self._offered else Handover.UNSENT
        return Outcome(id=text.id, state=state, text=self._pause.message if self._pause else "")


def _lost(text: OutgoingText, error: requests.RequestException) -> Outcome:
    """Raises Unavailable when no connection was made, so that nothing can have been taken."""
    if not was_connected(error):
        raise Unavailable("No connection to the SMS gateway.") from None
    return Outcome(id=text.id, state=Handover.UNKNOWN, text=f"No answer: {type(error).__name__}.")


def _refusal(response: requests.Response) -> Rejected | Unavailable:
    status = response.status_code
    if status in _PAUSE or status in _NOT_OURS:
        return Unavailable(
            f"The SMS gateway asks to come back later ({status})."
            if status in _PAUSE
            else f"The SMS gateway does not know our account ({status}).",
            retry_after_s=_retry_after_s(response),
        )
    code = _answer(response).get("code")
    return Rejected(
        f"The SMS gateway refuses the text ({code or status}).",
        code="sms-refused",
        gateway_code=code if isinstance(code, int) else status,
    )


def _retry_after_s(response: requests.Response) -> float | None:
    """Seconds, which the gateway may give as a date (RFC 9110, 10.2.3)."""
    waited = response.headers.get("Retry-After", "")
    if waited.isdigit():
        return float(waited)
    try:
        until = parsedate_to_datetime(waited)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - utc_now()).total_seconds()) or None


def _answer(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _bad(reason: str) -> Rejected:
    return Rejected(f"The SMS gateway's URL {reason}.", code="bad-gateway-url")
