# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.from_template import slots_of
from cli.problems import Invalid
from cli.session import Json, Session, begin
from cli.template_views import head, history, in_language, overview, previewed, side_by_side, slots

templates = typer.Typer(
    help="Messages that were worded before they are needed, and who approved the words.",
    no_args_is_help=True,
)
TemplateId = Annotated[str, typer.Argument(help="See: rapport templates list.")]
Language = Annotated[str, typer.Option(help="Language tag, e.g. vi or zh-Hant.")]
Note = Annotated[str, typer.Option(help="Kept with it, e.g. why.")]
AGAIN = "Do the same again: it is done once."


def register(app: typer.Typer) -> None:
    app.add_typer(templates, name="templates")


@templates.command("list", epilog="Example: rapport templates list --language vi")
def show_all(ctx: typer.Context, language: Language = "", as_json: Json = False) -> None:
    """Every template, in which languages it is worded, and whether somebody approved the words."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "templates_list", language=language)
    session.show(found, in_language(found) if language else overview(found))


@templates.command(epilog="Example: rapport templates show closure --language vi")
def show(
    ctx: typer.Context, template: TemplateId, language: Language = "", as_json: Json = False
) -> None:
    """A template's slots and words, beside the English ones."""
    session = begin(ctx, as_json)
    one = session.ask("translation", "template_show", template=template, language=language)
    session.show(one, head(one), slots(one), side_by_side(one))


@templates.command(
    epilog="\b\nExample:\n"
    "  rapport templates preview closure --slot school='Lincoln School' \\\n"
    "    --slot date=2026-12-04 --language vi"
)
def preview(
    ctx: typer.Context,
    template: TemplateId,
    slot: Annotated[
        list[str] | None, typer.Option(help="E.g. date=2026-12-04; left out: an example.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="May be repeated; left out or all: every one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """As families would read it. Nothing is sent."""
    session = begin(ctx, as_json)
    wanted = [each for each in language or [] if each != "all"]
    found = session.ask(
        "translation", "template_preview",
        template=template, slots=slots_of(slot or []), languages=wanted,
    )  # fmt: skip
    session.show(found, *previewed(found))


@templates.command(
    epilog="\b\nExamples:\n"
    "  rapport templates review --language vi\n"
    "  rapport templates review --language vi --approve closure --version 126be1bd05d7"
)
def review(
    ctx: typer.Context,
    language: Annotated[str, typer.Option(help="The language that you read, e.g. vi.")],
    approve: Annotated[str, typer.Option(help="Approve this one without being asked.")] = "",
    reject: Annotated[str, typer.Option(help="Reject this one; say why by --note.")] = "",
    version: Annotated[str, typer.Option(help="The version that you have read.")] = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Read what nobody has approved yet, beside the English text, and approve it by your name.

    What you approve is this text and nothing else: a changed one is unreviewed again.
    """
    session = begin(ctx, as_json)
    if approve and reject:
        raise Invalid("Either --approve or --reject, not both at once.")
    if approve or reject:
        if not version:
            raise Invalid(
                "Say which version you have read: --version.",
                fix=f"See: rapport templates show {approve or reject} --language {language}",
            )
        verdict = "approve" if approve else "reject"
        one = decided(session, approve or reject, language, version, verdict, note)
        session.show(one, said(one))
        return
    found = session.ask("translation", "templates_list", language=language)
    waiting = [
        each["template"]
        for one in found["templates"]
        for each in one["wordings"]
        if each["state"] not in ("reviewed", "rejected")
    ]
    walk(session, waiting, language)


def walk(session: Session, waiting: list[str], language: str) -> None:
    counted = {"approved": 0, "rejected": 0, "skipped": 0}
    for number, template in enumerate(waiting, 1):
        one = session.ask("translation", "template_show", template=template, language=language)
        session.err.print(f"\n{number} of {len(waiting)}", style="bold")
        for part in (head(one), side_by_side(one)):
            session.err.print(part)
        verdict, note = asked_for_verdict(session)
        if verdict == "stop":
            break
        if verdict:
            decided(session, template, language, one["version"], verdict, note)
        counted[{"approve": "approved", "reject": "rejected"}.get(verdict, "skipped")] += 1
    session.show(
        counted | {"waiting": len(waiting)},
        f"{counted['approved']} approved, {counted['rejected']} rejected, of {len(waiting)} that "
        f"waited in {language}.",
    )


def asked_for_verdict(session: Session) -> tuple[str, str]:
    """approve, reject, stop or "" (skip it); and a note."""
    answer = typer.prompt("Approve (a), reject (r), skip (s) or stop (q)", default="s", err=True)
    verdict = {"a": "approve", "r": "reject", "q": "stop"}.get(answer, "")
    if verdict in ("", "stop"):
        return verdict, ""
    prompt = "Note (may be empty)" if verdict == "approve" else "What is wrong"
    note = typer.prompt(prompt, default="", show_default=False, err=True)
    if verdict == "reject" and not note.strip():
        session.tell("Without a word on what is wrong it stays as it is.")
        return "", ""
    return verdict, note


def decided(
    session: Session, template: str, language: str, version: str, verdict: str, note: str
) -> Any:
    return session.insist(
        "translation", "template_review", AGAIN,
        template=template, language=language, version=version, verdict=verdict, note=note,
    )  # fmt: skip


@templates.command(epilog="Example: rapport templates revoke closure --language vi --note 'Typo.'")
def revoke(
    ctx: typer.Context,
    template: TemplateId,
    language: Annotated[str, typer.Option(help="Language tag, e.g. vi.")],
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take an approval back: the words are unreviewed again."""
    session = begin(ctx, as_json)
    one = session.insist(
        "translation", "template_revoke", AGAIN, template=template, language=language, note=note
    )
    session.show(one, said(one))


@templates.command(epilog="Example: rapport templates export --language am amharic.toml")
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Written; one that exists is not overwritten.")],
    language: Annotated[str, typer.Option(help="Language tag; also one that nobody has yet.")],
    as_json: Json = False,
) -> None:
    """A file for a translator: every text, the English one beside it."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "template_export", language=language)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(found["text"])
    except FileExistsError:
        raise Invalid(f"{file} exists: give another name, or move it away.") from None
    except OSError as error:
        raise Invalid(f"{file} cannot be written: {error.strerror}.") from None
    session.show(
        {"file": str(file), "language": found["language"]},
        f"Written: {file}. When it is filled in: rapport templates import {file}",
    )


@templates.command("import", epilog="Example: rapport templates import amharic.toml")
def take(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="As `templates export` wrote it, filled in.")],
    language: Language = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take a translator's file over as the district's own words: all of it, or nothing.

    They are unreviewed until somebody approves them. Undo: rapport templates reset.
    """
    session = begin(ctx, as_json)
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not UTF-8 (byte {error.start}).") from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None
    found = session.insist(
        "translation", "template_import", AGAIN, text=text, language=language, note=note
    )["wordings"]
    if not found:
        session.show(found, "Nothing in it is new: nothing was changed.")
        return
    session.show(
        found,
        *(said(one) for one in found),
        f"Next: rapport templates review --language {found[0]['language']}",
    )


@templates.command(
    epilog="\b\nExamples:\n"
    "  rapport templates reset closure --language vi\n"
    "  rapport templates reset closure --language vi --to 126be1bd05d7"
)
def reset(
    ctx: typer.Context,
    template: TemplateId,
    language: Annotated[str, typer.Option(help="Language tag, e.g. vi.")],
    to: Annotated[str, typer.Option(help="A version of the history; left out: what ships.")] = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Undo: go back to the words that ship, or to an earlier version of the district's."""
    session = begin(ctx, as_json)
    answer = session.insist(
        "translation", "template_reset", AGAIN,
        template=template, language=language, to=to, note=note,
    )  # fmt: skip
    one = answer["wording"]
    session.show(answer, said(one) if one else f"{template} has no words in {language} any more.")


@templates.command("history", epilog="Example: rapport templates history closure --language vi")
def show_history(
    ctx: typer.Context,
    template: Annotated[str, typer.Argument(help="Left out: every template.")] = "",
    language: Language = "",
    limit: Annotated[int, typer.Option(help="At most so many, newest first.")] = 50,
    as_json: Json = False,
) -> None:
    """Who approved, rejected, imported or reset which words, and when."""
    session = begin(ctx, as_json)
    acts = session.ask(
        "translation", "template_history", template=template, language=language, limit=limit
    )["acts"]
    session.show(acts, history(acts))


@templates.command(epilog="Example: rapport templates resend")
def resend(ctx: typer.Context, as_json: Json = False) -> None:
    """Tell everybody who listens every wording again: after a database was restored."""
    session = begin(ctx, as_json)
    answer = session.insist("translation", "templates_resend", AGAIN)
    session.show(answer, f"{answer['wordings']:,} wordings are told again.")


def said(one: dict[str, Any]) -> str:
    state = {
        "reviewed": f"approved by {one['reviewed_by']}",
        "rejected": "rejected: it is not sent",
        "outdated": "not sent: the English text says something else by now",
    }.get(one["state"], "unreviewed")
    return f"{one['template']} in {one['language']}, version {one['version']}: {state}."
