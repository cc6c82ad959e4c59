# SPDX-License-Identifier: Apache-2.0
"""The relay and the gateway that messages leave by."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from cli.checks.finding import Finding, ok, red, warning
from cli.probes import Seen, modes
from cli.session import Session

CONNECT_S = 5
PORTS = {"smtp": 25, "smtps": 465, "http": 80, "https": 443}
CAPTURE = {
    "capture, mail": ("RAPPORT_CAPTURE_SMTP_URL", "smtp://127.0.0.1:2580"),
    "capture, SMS": ("RAPPORT_CAPTURE_SMS_URL", "http://127.0.0.1:8580"),
}


def check(session: Session, seen: list[Seen], going_to: str) -> Iterator[Finding]:
    current = next(iter(modes(seen)), session.settings.get("RAPPORT_OUTBOUND", "capture"))
    if (going_to or current) == "capture":
        for what, (name, default) in CAPTURE.items():
            fix = f"`make up` starts it; or {name} is wrong"
            yield reached(what, session.settings.get(name, default), fix)
        return
    for name, what in (("RAPPORT_SMTP_URL", "mail relay"), ("RAPPORT_SMS_URL", "SMS gateway")):
        url = session.settings.get(name)
        if url:
            yield reached(f"{what} ({name})", url, "Right address? Does a firewall let us out?")
        else:
            fix = f"Nobody is reached by it: rapport init, or set {name}"
            yield warning(what, "not set", fix)
    yield from way_back(session)


def way_back(session: Session) -> Iterator[Finding]:
    """Whether STOP and what families write reach us, and whom we forward it to."""
    if session.settings.get("RAPPORT_SMS_URL"):
        if url := session.settings.get("RAPPORT_PUBLIC_URL"):
            yield ok("texts from families", f"the gateway brings them to {url}/sms/inbound")
        else:
            fix = "Set RAPPORT_PUBLIC_URL, and name it at the gateway: docs/replies.md"
            yield warning("texts from families", "STOP does not reach us", fix)
    if session.settings.get("RAPPORT_REPLY_TO"):
        yield ok("what families write", "is forwarded")
    else:
        fix = "Nobody is told of it: rapport init --reply-to ADDRESS"
        yield warning("what families write", "is kept only", fix)


def reached(name: str, url: str, fix: str) -> Finding:
    """Whether somebody listens there: nothing is sent, and no login is tried."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    try:
        socket.create_connection((host, port), timeout=CONNECT_S).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        return red(name, f"does not answer at {host}:{port} ({why})", fix)
    return ok(name, f"answers at {host}:{port}")
