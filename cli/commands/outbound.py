# SPDX-License-Identifier: Apache-2.0
"""Where messages may go: `rapport mode` and `rapport go-live`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.checks import diagnose, is_red
from cli.checks.drawing import drawn
from cli.commands.status import shown_modes
from cli.probes import look, modes
from cli.problems import Exit, Invalid, NotAllowed, Problem
from cli.session import Json, Session, begin
from cli.settings import CHECKOUT, change_env, read_env
from cli.tables import table

MEANING = {
    "capture": "nothing leaves: every message goes to the local page that shows it",
    "allowlist": "only named addresses and numbers get messages",
    "live": "messages go to families",
}


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: rapport mode")(mode)
    app.command(
        "go-live",
        epilog="\b\nExamples:\n"
        "  rapport go-live --allowlist ana@school.example --allowlist +13125550123\n"
        "  rapport go-live\n"
        "  rapport go-live --back",
    )(go_live)


def mode(ctx: typer.Context, as_json: Json = False) -> None:
    """Where messages may go, as each process has it.

    Exit code 1 when they do not agree.
    """
    session = begin(ctx, as_json)
    seen = look(session.settings, session.probes)
    written = configured(session)
    found = sorted(modes(seen))
    answer = {
        "written": written,
        "processes": {one.process: one.outbound or one.state for one in seen},
    }
    lines: list[Any] = [f"Mode {shown_modes(seen)}: {MEANING.get(found[0], '')}." if len(found) == 1
                        else f"Mode {shown_modes(seen)}."]  # fmt: skip
    agree = found == [written]
    if not agree:
        rows = [(one.process, one.outbound or one.state) for one in seen]
        lines.append(table(rows, "process", "mode", empty=""))
    session.show(answer, *lines)
    if not found:
        session.tell("No process answers: rapport doctor.")
        raise typer.Exit(Exit.AWAY)
    if not agree:
        session.tell(
            f"The settings say {written}; processes take it at their next start: "
            f"{restart_how(session)}"
        )
        raise typer.Exit(Exit.FAILED)


def go_live(
    ctx: typer.Context,
    allowlist: Annotated[
        list[str] | None,
        typer.Option(
            help="Only to this address or number, which is added to the list; may be repeated."
        ),
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Back to capture: nothing leaves.")] = False,
    confirm: Annotated[
        str, typer.Option(help="The typed confirmation, for scripts: the district's short name.")
    ] = "",
    env_file: Annotated[
        Path | None, typer.Option(help="The env file that your platform's processes start with.")
    ] = None,
    restart: Annotated[
        bool, typer.Option(help="Start the processes of `make up` anew with the new mode.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Let messages leave, to named addresses or to families.

    Needs `rapport doctor` to be green and the district's short name typed; --back needs neither.
    """
    session = begin(ctx, as_json)
    path = file_of(session, env_file)
    if back:
        changes = {"RAPPORT_OUTBOUND": "capture"}
    else:
        changes = outward(session, path, allowlist or [])
        require_green(session, changes)
        require_typed(session, changes["RAPPORT_OUTBOUND"], confirm)
    change_env(path, changes)
    started = restart and session.settings.is_embedded and env_file is None
    wanted = changes["RAPPORT_OUTBOUND"]
    if started:
        start_anew(session)
    session.show(
        {"mode": wanted, "env_file": str(path), "restarted": started},
        f"Mode {wanted}: {MEANING[wanted]}. Written to {path}.",
        "Every process runs in it now." if started
        else f"It counts once every process was started anew: {restart_how(session)}",
        "To stop everything from leaving: rapport go-live --back" if not back else "",
    )  # fmt: skip


def file_of(session: Session, env_file: Path | None) -> Path:
    if env_file is not None:
        return env_file
    if not session.settings.is_embedded:
        raise Invalid(
            "This platform was not started by `make up` here, so its env file is not known.",
            fix="Give it: --env-file PATH. Or set RAPPORT_OUTBOUND for every process yourself.",
        )
    return session.settings.overrides_file


def outward(session: Session, path: Path, allowlist: list[str]) -> dict[str, str]:
    settings = session.settings
    if settings.is_sample:
        raise NotAllowed(
            "This is the sample district: its families are invented, nothing may leave.",
            fix="Set a real district up: rapport init, then make up SAMPLE=0.",
            code="sample",
        )
    if not settings.get("RAPPORT_SMTP_URL") and not settings.get("RAPPORT_SMS_URL"):
        raise Invalid(
            "Neither a mail relay nor an SMS gateway is set.",
            fix="rapport init --relay smtp://... --gateway https://..., then make up SAMPLE=0.",
        )
    if not allowlist:
        return {"RAPPORT_OUTBOUND": "live"}
    known = read_env(path).get("RAPPORT_ALLOWLIST", "").split(",")
    together = sorted({one.strip() for one in [*known, *allowlist] if one.strip()})
    return {"RAPPORT_OUTBOUND": "allowlist", "RAPPORT_ALLOWLIST": ",".join(together)}


def require_green(session: Session, changes: dict[str, str]) -> None:
    checks = diagnose(session, going_to=changes["RAPPORT_OUTBOUND"])
    if is_red(checks):
        if not session.as_json:
            session.out.print(drawn(one for one in checks if one.state == "red"))
        raise Problem(
            "Not everything is in order, so nothing was changed.",
            fix="Do what is said above; then again: rapport doctor.", code="doctor-red",
            details={} if not session.as_json
            else {"red": [one.name for one in checks if one.state == "red"]},
        )  # fmt: skip


def require_typed(session: Session, wanted: str, confirm: str) -> None:
    name = session.settings.district
    if not confirm and not session.as_json:
        session.tell(f"From then on {MEANING[wanted]}.")
        confirm = typer.prompt(f"To go {wanted}, type the district's short name ({name})")
    if confirm.strip() != name:
        raise Problem(
            f"Not confirmed: {name!r} was to be typed. Nothing was changed.", code="not-confirmed"
        )


def start_anew(session: Session) -> None:
    """`make up` again: it starts anew exactly what has other settings now."""
    session.tell("Starting the processes anew ...")
    command = [sys.executable, "-m", "deploy.embedded", "up"]
    ended = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, check=False,
        # Not the values of the env file: `make up` works those out, and writes them anew.
        env={**os.environ, "SAMPLE": "0"},
    )  # fmt: skip
    if ended.returncode:
        raise Problem(
            "The new mode is written, but the processes were not all started anew.",
            fix="Run `make up SAMPLE=0` and read what it says; then: rapport mode.",
            details={"said": (ended.stdout + ended.stderr).strip()[-500:]},
        )


def configured(session: Session) -> str:
    overrides = read_env(session.settings.overrides_file)
    return overrides.get("RAPPORT_OUTBOUND") or session.settings.get("RAPPORT_OUTBOUND", "capture")


def restart_how(session: Session) -> str:
    if session.settings.is_embedded:
        return "make up SAMPLE=0"
    return "docker compose up -d, or however your platform starts them"
