# SPDX-License-Identifier: Apache-2.0
"""aiosmtpd as a relay in a process of its own: asyncio and eventlet do not share one.

python -m tests.notifications.channels.email.real_relay FILE '{"tls": ..., ...}' prints its port and
writes a JSON line to FILE for each mail it takes.
"""

import asyncio
import json
import ssl
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN, PASSWORD = b"school", b"secret"


class Keeper:
    def __init__(self, file: TextIO, pipelining: bool) -> None:
        self._file = file
        self._pipelining = pipelining

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        session.host_name = name
        return [lines[0], "250-PIPELINING", *lines[1:]] if self._pipelining else lines

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = b64encode(envelope.original_content or b"").decode()
        kept = {
            "recipients": envelope.rcpt_tos,
            "sender": envelope.mail_from,
            "content": content,
            "peer": session.peer,
            "encrypted": session.ssl is not None,
            "authenticated": session.authenticated,
        }
        print(json.dumps(kept), file=self._file, flush=True)
        return "250 kept"


def authenticate(server: SMTP, session: Session, envelope: Envelope, how: str, given: Any) -> Any:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (LOGIN, PASSWORD)
    return AuthResult(success=right, handled=False)


def smtp(file: TextIO, options: dict[str, Any], context: ssl.SSLContext | None) -> SMTP:
    return SMTP(
        Keeper(file, options.get("pipelining", True)),
        enable_SMTPUTF8=True,
        tls_context=context if options.get("starttls") else None,
        require_starttls=bool(options.get("starttls")),
        auth_required=bool(options.get("auth")),
        auth_require_tls=False,
        auth_exclude_mechanism=options.get("without", []),
        authenticator=authenticate,
    )


async def serve(file: TextIO, options: dict[str, Any]) -> None:
    context = None
    if options.get("certificate"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options["certificate"])
    server = await asyncio.get_running_loop().create_server(
        lambda: smtp(file, options, context),
        "127.0.0.1",
        0,
        ssl=context if options.get("tls") else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - what the test reads
    await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w") as kept_mails:
        asyncio.run(serve(kept_mails, json.loads(sys.argv[2])))
