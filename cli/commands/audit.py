# SPDX-License-Identifier: Apache-2.0
import json
from typing import Annotated, Any

import typer

from cli.probes import services
from cli.problems import Away, Exit
from cli.session import Json, Session, begin
from cli.settings import read_text, write_private
from cli.tables import moment, table

audit = typer.Typer(help="Who read whose record, and who did what.", no_args_is_help=True)
VERIFIED = ("audit_verify", 60.0)
LISTED = ("audit_list", 10.0)
Seen = dict[str, dict[str, str]]  # by service, by chain: COUNT:HASH


def register(app: typer.Typer) -> None:
    app.add_typer(audit, name="audit")


@audit.command(
    epilog="Examples: rapport audit verify\n\n"
    "rapport audit verify --against directory.consent=1204:9f3c..."
)
def verify(
    ctx: typer.Context,
    against: Annotated[
        list[str] | None,
        typer.Option(
            help="SERVICE.CHAIN=COUNT:HASH, a head that you kept elsewhere; may be repeated. "
            "Without it, the heads that this command saw last."
        ),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Only what came since then.")] = False,
    as_json: Json = False,
) -> None:
    """Look whether any entry was changed, removed, put in or reordered. Exit code 1 when so."""
    session = begin(ctx, as_json)
    remembered = recall(session)
    seen = merged(remembered, dict(parsed(one) for one in against or []))
    found, silent = everywhere(session, seen, new)
    faulty = [one for one in found if one["findings"]]
    rows = [(one["service"], one["chain"], one["entries"], said(one), one["head"]) for one in found]
    session.show(found, table(rows, "service", "chain", "entries#", "state", "head", empty=""))
    remember(session, remembered, found)
    if faulty:
        session.tell(
            "Somebody or something changed what may not change. Keep the database as it is, and a "
            "copy of it; compare with a backup. docs/privacy.md says what each finding means."
        )
        raise typer.Exit(Exit.FAILED)
    if silent:
        session.tell(f"Not asked, because they do not answer: {', '.join(silent)}.")
        raise typer.Exit(Exit.AWAY)


@audit.command("list", epilog="Example: rapport audit list --person 4411 --limit 20")
def show_all(
    ctx: typer.Context,
    person: Annotated[str, typer.Option(help="Only what is about this id.")] = "",
    operator: Annotated[str, typer.Option(help="Only what this operator did.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: Json = False,
) -> None:
    """Who read whose record and who did what, the latest first."""
    session = begin(ctx, as_json)
    entries, silent = [], []
    for service in databases():
        try:
            answer = session.ask(service, *LISTED, about=person, operator_id=operator, limit=limit)
        except Away:
            silent.append(service)
            continue
        entries += [{"service": service, **one} for one in answer["entries"]]
    entries = sorted(entries, key=lambda one: str(one["at"]), reverse=True)[:limit]
    rows = [
        (moment(one["at"]), f"{one['name']} ({one['operator_id']})", one["kind"], one["method"],
         shortly(one["about"]), f"{one['service']} {one['seq']}")
        for one in entries
    ]  # fmt: skip
    columns = ("at", "who", "kind", "what", "about", "entry")
    session.show(entries, table(rows, *columns, empty="Nobody asked for this."))
    if silent:
        session.tell(f"Not asked, because they do not answer: {', '.join(silent)}.")
        raise typer.Exit(Exit.AWAY)


def databases() -> list[str]:
    """One service for each database: those that share one share its chains."""
    return sorted({service.split(".")[0] for service in services()})


def everywhere(
    session: Session, seen: Seen, only_after: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    """Every chain, and the services that did not answer."""
    found, silent = [], []
    for service in databases():
        asked = {"seen": seen.get(service, {}), "only_after": only_after}
        try:
            answer = session.ask(service, *VERIFIED, **asked)
        except Away:
            silent.append(service)
            continue
        found += [{"service": service, **one} for one in answer["chains"]]
        if answer.get("acts_waiting"):
            session.tell(f"{service}: {answer['acts_waiting']} acts are in no chain yet.")
    return found, silent


def said(chain: dict[str, Any]) -> str:
    if not chain["findings"]:
        return "ok"
    first = chain["findings"][0]
    where = f"entry {first['seq']}: " if first["seq"] else ""
    more = len(chain["findings"]) - 1
    return f"{where}{first['what']}" + (f" (and {more} more)" if more else "")


def shortly(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def parsed(text: str) -> tuple[str, str]:
    place, _, head = text.partition("=")
    if "." not in place or ":" not in head:
        raise typer.BadParameter(f"{text!r} is not SERVICE.CHAIN=COUNT:HASH")
    return place, head


def merged(remembered: Seen, given: dict[str, str]) -> Seen:
    """What is given counts before what is remembered."""
    seen = {service: dict(chains) for service, chains in remembered.items()}
    for place, head in given.items():
        service, _, chain = place.partition(".")
        seen.setdefault(service, {})[chain] = head
    return seen


def recall(session: Session) -> Seen:
    """The heads that were seen last in this district; kept beside the token."""
    text = read_text(heads_file(session))
    seen: Seen = json.loads(text) if text else {}
    return seen


def remember(session: Session, seen: Seen, found: list[dict[str, Any]]) -> None:
    """A head counts once its chain was whole: what is faulty replaces nothing."""
    for one in found:
        if not one["findings"]:
            seen.setdefault(one["service"], {})[one["chain"]] = one["head"]
    write_private(heads_file(session), json.dumps(seen, indent=1))


def heads_file(session: Session) -> Any:
    return session.settings.home / f"audit-heads-{session.settings.district}.json"
