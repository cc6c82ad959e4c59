# SPDX-License-Identifier: Apache-2.0
import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from cli.bus import RpcBus
from cli.commands.operators import told
from cli.problems import Invalid
from cli.session import Json, Session, begin
from cli.settings import write_private
from cli.tables import facts

FIRST_S = 120


def register(app: typer.Typer) -> None:
    app.command(epilog='Examples: rapport login eyJh...\n\nrapport login --first "Ana Torres"')(
        login
    )
    app.command(epilog="Example: rapport whoami")(whoami)


def login(
    ctx: typer.Context,
    token: Annotated[str, typer.Argument(help="Your token; asked for when left out.")] = "",
    first: Annotated[
        str,
        typer.Option(
            help="Make the first admin of a new platform, of this name. Works where "
            "RAPPORT_TOKEN_KEY can be read: on the machine that runs it."
        ),
    ] = "",
    email: Annotated[str, typer.Option(help="With --first: your address, yours alone.")] = "",
    as_json: Json = False,
) -> None:
    """Keep your token: every command acts under your name."""
    session = begin(ctx, as_json)
    if first:
        token = first_admin(session, first, email)
    token = token or typer.prompt("Token (not shown)", hide_input=True, err=True)
    claims = read_token(token)
    write_private(session.settings.token_file, token.strip())
    session.show(
        claims | {"kept_in": str(session.settings.token_file)},
        f"Logged in as {claims['name']} ({claims['role']}).",
        f"The token is kept in {session.settings.token_file}; only you can read it.",
    )


def first_admin(session: Session, name: str, email: str = "") -> str:
    """The token of a new admin, whom the directory knows and can revoke."""
    from kernel.identity import Operator, Role, issue

    key = session.settings.get("RAPPORT_TOKEN_KEY")
    if not key:
        raise Invalid(
            "RAPPORT_TOKEN_KEY is not known here, so nobody can be made the first admin.",
            fix="Do this on the machine that runs the platform, or ask an admin: "
            "rapport operators add.",
            code="no-key",
        )
    now = datetime.now(UTC)
    maker = Operator(operator_id="first-login", name="first login", role=Role.ADMIN)
    token = issue(key, maker, now=now, expires_at=now + timedelta(seconds=FIRST_S))
    if session.bus is None:
        session.bus = RpcBus(session.settings.amqp_url, token)
    address = {"email": email} if email else {}
    added = session.ask("directory", "operators_add", name=name, role="admin", **address)
    return str(added["token"])


def whoami(ctx: typer.Context, as_json: Json = False) -> None:
    """Under whose name you act here, and until when."""
    session = begin(ctx, as_json)
    claims = read_token(session.settings.token)
    until = datetime.fromtimestamp(claims["exp"], UTC)
    session.show(
        claims,
        facts(
            ("name", claims["name"]),
            ("may", "; ".join(told(one) for one in claims["grants"] or [claims])),
            ("operator", claims["operator_id"]),
            ("valid until", until.astimezone().strftime("%Y-%m-%d %H:%M")),
            ("district", session.settings.district), ("settings", session.settings.source),
        ),
    )  # fmt: skip


def read_token(token: str) -> dict[str, Any]:
    """What the token says. Whether it is genuine is for the services to check."""
    try:
        claims = token.strip().split(".")[1]
        read: dict[str, Any] = json.loads(
            base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
        )
        kept = {key: read[key] for key in ("operator_id", "name", "role", "schools", "exp")}
        return kept | {"grants": read.get("grants", [])}
    except (IndexError, ValueError, KeyError, TypeError):
        raise Invalid(
            "This is no token: one is a long line with two dots in it.",
            fix="Copy the whole line that `rapport operators add` printed.",
            code="bad-token-text",
        ) from None
