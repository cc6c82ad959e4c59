# SPDX-License-Identifier: Apache-2.0
"""The district's words: `rapport glossary ...`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import glossary_file
from cli.glossary_views import check_table, history_table, said_of, steps_table, terms_table
from cli.problems import Exit, Invalid, Problem
from cli.session import LONG_S, Json, Session, begin

glossary = typer.Typer(
    help="What a word has to be in another language, and what stays as it is.",
    no_args_is_help=True,
)
TermIds = Annotated[list[str], typer.Argument(help="See: rapport glossary list.")]
File = Annotated[Path, typer.Argument(help="A file that ends in .csv or .tbx.")]
Source = Annotated[str, typer.Option("--from", help="Language tag the term is in.")]
SHOWN_ROWS = 30


def register(app: typer.Typer) -> None:
    app.add_typer(glossary, name="glossary")


@glossary.command(name="list", epilog="Example: rapport glossary list --to es --locked")
def list_terms(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help="Only into this language.")] = "",
    source: Annotated[str, typer.Option("--from", help="Only from this language.")] = "",
    category: Annotated[str, typer.Option(help="Only of this category.")] = "",
    text: Annotated[str, typer.Option("--with", help="Only terms with this in them.")] = "",
    locked: Annotated[bool, typer.Option("--locked", help="Only locked ones.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Also those that are switched off.")] = False,
    as_json: Json = False,
) -> None:
    """All terms. A locked one is in every translation, or the sentence is refused."""
    session = begin(ctx, as_json)
    found = session.ask(
        "translation", "glossary_list", source=source, target=to, category=category, text=text,
        locked=locked, off=off,
    )  # fmt: skip
    session.show(found, terms_table(found["terms"]))


@glossary.command(
    epilog="Examples: rapport glossary add 'school board' 'junta escolar' --to es --gender f "
    "--locked\n\nrapport glossary add 'Bright Futures' --to es --keep"
)
def add(
    ctx: typer.Context,
    term: Annotated[str, typer.Argument(help="The term as messages have it.")],
    translation: Annotated[str, typer.Argument(help="What it has to be; none with --keep.")] = "",
    to: Annotated[str, typer.Option(help="Language tag of the translation.")] = "",
    source: Source = "en",
    plural: Annotated[list[str] | None, typer.Option(help="The term's plural.")] = None,
    also: Annotated[list[str] | None, typer.Option(help="Another way to write the term.")] = None,
    to_plural: Annotated[list[str] | None, typer.Option(help="The translation's plural.")] = None,
    to_also: Annotated[
        list[str] | None, typer.Option(help="Another form that counts, e.g. the feminine.")
    ] = None,
    gender: Annotated[str, typer.Option(help="Of the translation: m or f.")] = "",
    locked: Annotated[bool, typer.Option("--locked", help="No translation without it.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Stays as it is; locked.")] = False,
    case: Annotated[bool, typer.Option("--case", help="Only with these capitals.")] = False,
    category: Annotated[str, typer.Option(help="A word to find it by.")] = "",
    note: Annotated[str, typer.Option(help="For those who read translations.")] = "",
    as_json: Json = False,
) -> None:
    """Enter a term, or change one. Options that take several values may be repeated."""
    session = begin(ctx, as_json)
    if not to:
        raise Invalid("Say into which language: --to es.", fix="rapport glossary add --help")
    yes = {True: "yes", False: "no"}
    row = {
        "term": term, "translation": translation, "from": source, "to": to,
        "plural": "|".join(plural or ()), "other_terms": "|".join(also or ()),
        "translation_plural": "|".join(to_plural or ()),
        "other_translations": "|".join(to_also or ()), "gender": gender,
        "locked": yes[locked or keep], "keep": yes[keep], "case": yes[case],
        "category": category, "note": note,
    }  # fmt: skip
    saved = session.ask("translation", "glossary_save", row=row)
    session.show(saved, said_of(saved["change"], saved["term"]["term_id"]))
    if locked and not plural and not keep:
        session.tell("Its plural was not said: that is not held to it. See: --plural, --to-plural.")


@glossary.command(epilog="Example: rapport glossary remove en-es:field-trip")
def remove(ctx: typer.Context, term_ids: TermIds, as_json: Json = False) -> None:
    """Take terms out. Those that came with the platform are switched off."""
    change(begin(ctx, as_json), "remove", term_ids)


@glossary.command(epilog="Example: rapport glossary on en-es:field-trip")
def on(ctx: typer.Context, term_ids: TermIds, as_json: Json = False) -> None:
    """Switch terms on again."""
    change(begin(ctx, as_json), "on", term_ids)


@glossary.command(epilog="Example: rapport glossary lock en-es:school-board en-pt:school-board")
def lock(ctx: typer.Context, term_ids: TermIds, as_json: Json = False) -> None:
    """From the next message on no translation leaves without these terms."""
    change(begin(ctx, as_json), "lock", term_ids)


@glossary.command(epilog="Example: rapport glossary unlock en-es:school-board")
def unlock(ctx: typer.Context, term_ids: TermIds, as_json: Json = False) -> None:
    """Only show these terms to those who read translations."""
    change(begin(ctx, as_json), "unlock", term_ids)


@glossary.command(
    name="import",
    epilog="Examples: rapport glossary import words.csv\n\n"
    "rapport glossary import words.tbx --from en --to es --locked --dry-run",
)
def import_file(
    ctx: typer.Context,
    file: File,
    to: Annotated[str, typer.Option(help="Where the file does not say; TBX: this alone.")] = "",
    source: Annotated[str, typer.Option("--from", help="Where the file does not say.")] = "",
    locked: Annotated[bool, typer.Option("--locked", help="Lock all of them.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove terms of these languages not in the file.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Take terms from a file: first shown, then taken all together, or not at all."""
    session = begin(ctx, as_json)
    read = glossary_file.read(file, source=source, target=to)
    rows = [row | {"locked": "yes"} for row in read.rows] if locked else read.rows
    asked = {"rows": rows, "lines": read.lines, "alone": replace, "note": file.name}
    seen = imported(session, **asked, dry_run=True)
    if unsaid := glossary_file.without_plural(rows):
        session.tell(f"Locked, but without a plural, which is then held to nothing: {unsaid}.")
    if dry_run or not seen["steps"]:
        session.show(seen, steps_table(seen, SHOWN_ROWS), "Nothing was changed.")
        return
    if not as_json:
        session.show(seen, steps_table(seen, SHOWN_ROWS))
    if not yes and not typer.confirm("Take this", err=True):
        raise Problem("Nothing was changed.", code="not-confirmed")
    done = imported(session, **asked, version=seen["version"])
    session.show(done, said_of(done["change"]))


@glossary.command(epilog="Example: rapport glossary export words.csv --to es")
def export(
    ctx: typer.Context,
    file: File,
    to: Annotated[str, typer.Option(help="Only into this language.")] = "",
    as_json: Json = False,
) -> None:
    """Write the glossary into a file, which `import` takes back. Also what is switched off."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "glossary_list", LONG_S, target=to, off=True)["terms"]
    glossary_file.write(file, found)
    session.show({"file": str(file), "terms": len(found)}, f"{len(found):,} terms are in {file}.")


@glossary.command(epilog="Example: rapport glossary check 'The school board meets.' --to es")
def check(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What somebody would write.")],
    to: Annotated[str, typer.Option(help="Language tag.")],
    source: Source = "en",
    translation: Annotated[str, typer.Option(help="Say what this translation lacks.")] = "",
    as_json: Json = False,
) -> None:
    """Which terms a text has, and what each has to be. Exit code 1: the translation lacks one."""
    session = begin(ctx, as_json)
    found = session.ask(
        "translation", "glossary_check", text=text, source=source, target=to,
        translation=translation,
    )  # fmt: skip
    session.show(found, check_table(found))
    if found["missing"]:
        lost = ", ".join(f'"{one["text"]}"' for one in found["missing"])
        session.tell(f"The translation lacks {lost}: with it no sentence would leave.")
        raise typer.Exit(Exit.FAILED)


@glossary.command(epilog="Example: rapport glossary history en-es:school-board")
def history(
    ctx: typer.Context,
    which: Annotated[
        str, typer.Argument(help="A term's id, or a change's number; nothing: all changes.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many.")] = 20,
    as_json: Json = False,
) -> None:
    """Who changed what, and when."""
    session = begin(ctx, as_json)
    about = {"number": int(which)} if which.isdigit() else {"term_id": which}
    found = session.ask("translation", "glossary_history", **about, limit=limit)
    session.show(found, history_table(found["changes"]))
    if about.get("number"):
        session.show(found, steps_table(found["changes"][0], SHOWN_ROWS))


@glossary.command(epilog="Example: rapport glossary undo 12")
def undo(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help="See: rapport glossary history.")],
    as_json: Json = False,
) -> None:
    """Take one change back, whole. Refused when a term of it was changed again since."""
    session = begin(ctx, as_json)
    done = session.ask("translation", "glossary_undo", LONG_S, number=number)
    session.show(done, said_of(done["change"]))


def change(session: Session, act: str, term_ids: list[str]) -> None:
    done = session.ask("translation", "glossary_change", act=act, term_ids=term_ids)
    session.show(done, said_of(done["change"]))


def imported(session: Session, **asked: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = session.ask("translation", "glossary_import", LONG_S, **asked)
    except Problem as problem:
        if problem.code != "bad-rows":
            raise
        told = [problem.message, *(f"  {row}" for row in problem.details.get("rows", []))]
        raise Invalid("\n".join(told), code="bad-rows") from None
    return answer
