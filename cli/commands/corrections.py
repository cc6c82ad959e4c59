# SPDX-License-Identifier: Apache-2.0
"""What families would have corrected: proposed, decided by the office, written for the records."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.commands.families import SaidBy, SaidByOption
from cli.commands.people import name_of, people
from cli.problems import Invalid, Problem
from cli.session import Json, Session, begin
from cli.tables import moment, table
from kernel.envelope import new_id

COLUMNS = ("sourcedId", "field", "old", "new", "approved_by", "approved_at", "document")
KINDS = {
    "correction": lambda one: f"{one['field']}: {one['old'] or '(none)'} -> {one['new']}",
    "custody-text": lambda one: (
        f"read {one['column']} in {one['file']}, enter a limit if it says so"
    ),
    "end-limit": lambda one: f"the roster says no limit any more: may {one['limit_id']} end?",
}
ProposalId = Annotated[str, typer.Argument(help="See: rapport people proposals.")]
Reason = Annotated[str, typer.Option(help="Why: kept with the decision.")]


def register(app: typer.Typer) -> None:
    """Its commands are among those of `rapport people`."""


@people.command(
    epilog="Examples: rapport people propose 20417 --email rosa@new.example\n\n"
    'rapport people propose 20417 --phone "(312) 555-0199" --replaces +13125550123'
)
def propose(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(help="See: rapport people find.")],
    email: Annotated[str, typer.Option(help="The right address.")] = "",
    phone: Annotated[str, typer.Option(help="The right number for texts.")] = "",
    given_name: Annotated[str, typer.Option(help="The right given name.")] = "",
    family_name: Annotated[str, typer.Option(help="The right family name.")] = "",
    replaces: Annotated[str, typer.Option(help="Which address or number it replaces.")] = "",
    said_by: SaidByOption = SaidBy.FAMILY,
    key: Annotated[str, typer.Option(help="The same key again is the same proposal.")] = "",
    as_json: Json = False,
) -> None:
    """Propose a correction of what the roster has; the office decides."""
    session, key = begin(ctx, as_json), key or new_id()
    made = session.insist(
        "directory", "proposal_make", f"Ask again with --key {key}: it is one proposal.",
        person_id=person_id, email=email, phone=phone, given_name=given_name,
        family_name=family_name, replaces=replaces, said_by=str(said_by), idempotency_key=key,
    )  # fmt: skip
    session.show(
        made,
        f"Proposed as {made['proposal_id']}: {KINDS['correction'](made)}\n"
        f"The office decides: rapport people approve {made['proposal_id']} --reason WHY",
    )


@people.command(epilog="Example: rapport people proposals --state approved")
def proposals(
    ctx: typer.Context,
    state: Annotated[
        str, typer.Option(help="open, approved (not in the roster yet), all.")
    ] = "open",
    person: Annotated[str, typer.Option(help="Of this person only.")] = "",
    as_json: Json = False,
) -> None:
    """The office's list: corrections to decide on, custody cells to read, limits that may end."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "proposals_list", state=state, person_id=person)["proposals"]
    rows = [
        (
            one["proposal_id"], f"{name_of(one)} ({one['person_id']})", KINDS[one["kind"]](one),
            one["state"], moment(one["proposed_at"])[:16], one["said_by"] or one["import_id"],
        )
        for one in found
    ]  # fmt: skip
    session.show(
        found,
        table(
            rows, "proposal!", "person", "what", "state", "since", "from", empty="Nothing waits."
        ),
    )


@people.command(epilog='Example: rapport people approve P-12ab34cd56 --reason "called her back"')
def approve(
    ctx: typer.Context,
    proposal_id: ProposalId,
    reason: Reason,
    document: Annotated[str, typer.Option(help="Where the paper is that shows it.")] = "",
    as_json: Json = False,
) -> None:
    """Let it count, at once, whatever the next roster says. For other work: it is done."""
    session = begin(ctx, as_json)
    done = _decide(session, proposal_id, approve=True, reason=reason, document=document)
    session.show(done, _said(done))


@people.command(epilog='Example: rapport people decline P-12ab34cd56 --reason "not her number"')
def decline(
    ctx: typer.Context, proposal_id: ProposalId, reason: Reason, as_json: Json = False
) -> None:
    """Leave everything as it is."""
    session = begin(ctx, as_json)
    done = _decide(session, proposal_id, approve=False, reason=reason, document="")
    session.show(done, f"{done['proposal_id']} is declined. Nothing changed.")


@people.command(
    name="export-corrections", epilog="Example: rapport people export-corrections corrections.csv"
)
def export_corrections(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    as_json: Json = False,
) -> None:
    """Write what the student information system should have: approved, and not in the roster yet.

    Each correction comes again until an import brings the new value.
    """
    session = begin(ctx, as_json)
    if path.exists() and not overwrite:
        raise Invalid(f"{path} exists already.", fix="Name another file, or add --overwrite.")
    rows = session.ask("directory", "corrections_export")["corrections"]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from error
    session.show(
        {"path": str(path), "corrections": rows}, f"Written to {path}: {len(rows):,} to enter."
    )


def _decide(session: Session, proposal_id: str, **decision: Any) -> Any:
    again = "Run the same command again: it is decided once."
    return session.insist(
        "directory", "proposal_decide", again, proposal_id=proposal_id, **decision
    )


def _said(done: dict[str, Any]) -> str:
    if done["kind"] == "end-limit":
        return (
            f"You asked for {done['limit_id']} to end. A second person lets it happen: "
            f"rapport limits approve {done['limit_id']} --end"
        )
    if done["kind"] == "custody-text":
        return "Noted as read. A limit is entered with: rapport limits add --help"
    return (
        f"Approved, and in force now: {KINDS['correction'](done)}\n"
        "For the student information system: rapport people export-corrections PATH"
    )
