# SPDX-License-Identifier: Apache-2.0
"""Where a relay is and how to speak to it, as one URL."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kernel.errors import Rejected

_DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, kw_only=True)
class RelayAddress:
    """smtp://user:password@host:port?starttls=1&connections=4, or smtps:// for TLS from the start.

    `starttls=1` insists on STARTTLS. `connections` are kept at most, for each lane, `mails` go over
    one before it is replaced (0: no limit), `timeout` is seconds to wait for a reply,
    `final_timeout` for the one that says a mail was taken, and `ca` a file of certificates to trust
    instead of the system's.
    A password goes over TLS or to this machine only.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False
    connections: int = 4
    mails: int = 0
    timeout_s: float = 60.0
    final_timeout_s: float = 600.0
    ca: str = ""

    def __post_init__(self) -> None:
        if self.user and not (self.tls or self.starttls or self.is_this_machine):
            raise _bad("would send its password in the clear; add ?starttls=1 or use smtps://")
        if self.connections < 1 or self.mails < 0 or min(self.timeout_s, self.final_timeout_s) <= 0:
            raise _bad("has a number that is too small")

    @property
    def is_this_machine(self) -> bool:
        return self.host in _LOOPBACK

    @classmethod
    def parse(cls, url: str) -> "RelayAddress":
        """Raises Rejected saying what is wrong, never repeating what may hold a password."""
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS:
            raise _bad("must begin with smtp:// or smtps://")
        if not parts.hostname:
            raise _bad("names no host")
        try:
            return cls(
                host=parts.hostname,
                port=parts.port or _DEFAULT_PORTS[parts.scheme],
                user=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                tls=parts.scheme == "smtps",
                **_options(parts.query),
            )
        except ValueError:
            raise _bad("has a port or option that is no number") from None


def _options(query: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        match name:
            case "starttls":
                options["starttls"] = value == "1"
            case "connections" | "mails":
                options[name] = int(value)
            case "timeout" | "final_timeout":
                options[f"{name}_s"] = float(value)
            case "ca":
                options["ca"] = value
            case _:
                raise _bad(f"has an option {name!r}, which is none")
    return options


def _bad(reason: str) -> Rejected:
    return Rejected(f"The relay's URL {reason}.", code="bad-relay-url")
