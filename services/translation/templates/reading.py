# SPDX-License-Identifier: Apache-2.0
"""The catalogue and the wordings from their files."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts import notices
from contracts.languages import candidates
from kernel.errors import Rejected
from services.translation.templates.model import Catalogue, Kind, Slot, SlotType, Template
from services.translation.templates.wording import (
    REASON,
    WRITING,
    Wording,
    checked,
    wrong,
)

HERE = Path(__file__).parent
ENGLISH = "en"
# In a wording's file, beside a table for each template. `made_from`: the versions of the English
# texts that stood beside, where `export` wrote it.
TABLES = ("reasons", "writing", "made_from")
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Table = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """What comes with the platform: `wordings` by template and language."""

    catalogue: Catalogue
    wordings: Mapping[tuple[str, str], Wording]

    def find(self, template: str, language: str) -> Wording | None:
        return self.wordings.get((template, language))

    def english(self, template: str) -> Wording:
        return self.wordings[template, ENGLISH]

    @property
    def languages(self) -> list[str]:
        return sorted({language for _, language in self.wordings})


@cache
def shipped() -> Shipped:
    """Raise Rejected naming file, template and part when a file is wrong."""
    catalogue = read_catalogue(_toml(HERE / "templates.toml"))
    wordings = _read_all(catalogue)
    for language, kinds in notices.shipped().items():
        tables = {notices.template_of(kind): dict(forms) for kind, forms in kinds.items()}
        wordings |= wordings_in(tables, language, "notices.toml", catalogue, wordings)
    return Shipped(catalogue=catalogue, wordings=wordings)


def _read_all(catalogue: Catalogue) -> dict[tuple[str, str], Wording]:
    wordings = read_wordings((HERE / "wordings" / "en.toml"), catalogue, {})
    for path in sorted((HERE / "wordings").glob("*.toml")):
        if path.stem != ENGLISH:
            wordings |= read_wordings(path, catalogue, wordings)
    return wordings


def read_catalogue(tables: Table) -> Catalogue:
    templates = {
        id: Template(
            id=id, kind=Kind(table["kind"]), about=table["about"], category=table["category"],
            urgent=table.get("urgent", False),
            slots={name: _slot(name, slot) for name, slot in table.get("slots", {}).items()},
        )
        for id, table in tables.items()
    }  # fmt: skip
    return Catalogue(templates=templates | _notices())


def _notices() -> dict[str, Template]:
    """What stands beside messages by itself. A wording may do without the names of languages."""
    languages = {
        name: Slot(name=name, type=SlotType.LANGUAGE, example="en", spare=True)
        for name in ("original", "language")
    }
    phone = {"phone": Slot(name="phone", type=SlotType.PHONE, example="(206) 555-0100")}
    return {
        (id := notices.template_of(kind)): Template(
            id=id, kind=Kind.NOTICE, about=about, category="", parts=notices.FORMS,
            needed=notices.FORMS, slots=languages | (phone if kind == "line" else {}),
        )
        for kind, about in notices.ABOUT.items()
    }  # fmt: skip


def _slot(name: str, table: Table) -> Slot:
    return Slot(
        name=name, type=SlotType(table.get("type", name)), example=table["example"],
        optional=table.get("optional", False), about=table.get("about", ""),
        choices=tuple(table.get("choices", ())),
    )  # fmt: skip


def read_wordings(
    path: Path, catalogue: Catalogue, english: Mapping[tuple[str, str], Wording]
) -> dict[tuple[str, str], Wording]:
    return wordings_in(_toml(path), path.stem, path.name, catalogue, english)


def wordings_in(
    tables: Table, language: str, where: str, catalogue: Catalogue,
    english: Mapping[tuple[str, str], Wording], *, partly: bool = False,
) -> dict[tuple[str, str], Wording]:  # fmt: skip
    """Every template of one language's file, checked. `where` names the file.

    `partly`: a template none of whose parts is filled in stays away.
    """
    found = {}
    for id, table in tables.items():
        if id in TABLES or (partly and not any(map(str.strip, map(str, table.values())))):
            continue
        template = catalogue.templates.get(id)
        if template is None:
            raise wrong(where, id, "name", "there is no such template.")
        texts = _texts(template, table, tables, where)
        wording = Wording(template=template, language=language, texts=texts)
        against = english.get((id, ENGLISH)) if language != ENGLISH or partly else None
        found[id, language] = checked(wording, against, where)
    return found


def _texts(template: Template, table: Table, tables: Table, where: str) -> dict[str, str]:
    for part, text in table.items():
        if part not in template.parts or not isinstance(text, str):
            raise wrong(where, template.id, part, f"is none of {', '.join(template.parts)}.")
    texts = {part: text.strip() for part, text in table.items()}
    reasons = tables.get("reasons", {})
    texts |= {f"{REASON}{name}": reasons.get(name, "") for name in template.reasons}
    if template.kind == Kind.NOTICE:
        return texts
    return texts | {f"{WRITING}{name}": text for name, text in tables.get("writing", {}).items()}


def language_in(tables: Table, said: str, where: str) -> str:
    """Of which language a file is: what it says at its head, which `said` may not contradict."""
    written = str(tables.pop("language", ""))
    if said and written and said != written:
        raise Rejected(
            f"{where} says that it is in {written}, not in {said}.", code="wording-wrong"
        )
    return kept_as(said or written)


def kept_as(language: str) -> str:
    """The tag itself, when wordings are kept under it. Raise Rejected when they are not."""
    if not TAG.fullmatch(language):
        raise Rejected(
            f"{language!r} is no language tag such as am or zh-Hant.", code="bad-language"
        )
    if (kept := candidates(language)[0]) != language:
        raise Rejected(f"{language} is kept as {kept}: write that.", code="bad-language")
    return language


def _toml(path: Path) -> Table:
    return toml_of(path.read_text(encoding="utf-8"), path.name)


def toml_of(text: str, where: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Rejected(f"{where} is no TOML: {error}.", code="wording-wrong", file=where) from error
