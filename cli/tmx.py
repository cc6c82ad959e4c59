# SPDX-License-Identifier: Apache-2.0
"""Translation memories as TMX 1.4b, which tools of translators read and write."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.problems import Invalid, Problem

if TYPE_CHECKING:
    from translate.storage.tmx import tmxfile

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STAMP = "%Y%m%dT%H%M%SZ"
LARGEST_MB = 100
ALL = "*all*"
# Nothing that is needed to read a memory; with it a small file can become a huge text.
ENTITIES = re.compile(rb"\0{0,3}".join(b"<!ENTITY"[at : at + 1] for at in range(8)))
# What TMX has no attribute for, by the field of a unit.
PROPS = {
    "context": "x-context", "category": "x-category", "engine": "x-engine",
    "origin": "x-origin", "agreements": "x-agreements",
}  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Rows to import, numbered as the units of the file; `problems` are of those left out."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Row] = field(default_factory=list)


def read(path: Path, *, source: str = "", target: str = "") -> Memory:
    """A row for every unit and each language it is translated into; `target`: into this alone."""
    store = _opened(path)
    header = store.document.getroot().find("header")
    declared = source or (header.get("srclang") if header is not None else "") or ""
    rows: list[Row] = []
    problems: list[Row] = []
    for number, unit in enumerate(store.units, 1):
        for row in _rows(unit.xmlelement, declared, target):
            (problems if "problem" in row else rows).append({"number": number} | row)
    if not rows and not problems:
        into = f" into {target}" if target else ""
        raise Invalid(
            f"{path} has no sentence in {declared or 'a language it names'} with a translation"
            f"{into}.",
            fix="Say which languages it has: --from en --to es.",
        )
    return Memory(rows=rows, problems=problems)


def write(path: Path, pages: Callable[[], Iterator[Sequence[Row]]], *, source: str) -> int:
    """The whole file or nothing. Returns how many units it has."""
    file = _toolkit()
    store = file(sourcelanguage=source)
    count = 0
    for page in pages():
        for unit in page:
            _add(store, unit)
            count += 1
    with _all_or_nothing(path) as target:
        target.write_bytes(bytes(store))
    return count


def _toolkit() -> "type[tmxfile]":
    try:
        from translate.storage.tmx import tmxfile
    except ImportError:
        raise Invalid(
            "TMX takes a package that is not installed.",
            fix='Install it: pip install "rapport[exchange]".',
        ) from None
    return tmxfile


def _opened(path: Path) -> "tmxfile":
    file = _toolkit()
    from lxml.etree import LxmlError

    try:
        if path.stat().st_size > LARGEST_MB * 1024 * 1024:
            raise Invalid(
                f"{path} is larger than {LARGEST_MB} MB.", fix="Part it, and import the parts."
            )
        content = path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
    if ENTITIES.search(content):
        raise Invalid(
            f"{path} defines entities, which no translation memory needs: it is not read.",
            fix="Export it again, from a tool that you trust.",
        )
    try:
        return file.parsestring(content)
    except (LxmlError, AssertionError, StopIteration, ValueError) as error:
        # The parser says where; toolkit only that the root is another.
        where = str(error) or "its root is no <tmx>"
        raise Invalid(f"{path} is no TMX file: {where}.", fix="Is it cut off?") from error


def _rows(entry: Any, declared: str, target: str) -> Iterator[Row]:
    source = entry.get("srclang") or declared
    texts = {_tag(each): each for each in entry.iterchildren("tuv")}
    here = next((tag for tag in texts if _same(tag, source)), None)
    if source.lower() == ALL:
        yield {"problem": "it does not say in which language it was written: give --from"}
        return
    if here is None:
        yield {"problem": f"it has no text in {source or 'the language of the file'}"}
        return
    others = [tag for tag in texts if not _same(tag, source)]
    chosen = [tag for tag in others if not target or _same(tag, target)]
    if not others:
        yield {"problem": "it has no translation"}
    for tag in chosen:
        sentence, words = _text(texts[here]), _text(texts[tag])
        if sentence is None or words is None:
            yield {"sentence": sentence or words or "", "problem": "it has formatting codes"}
            continue
        yield {
            "sentence": sentence, "words": words, "source": here, "target": tag,
            **_told(entry, texts[tag]),
        }  # fmt: skip


def _tag(node: Any) -> str:
    return str(node.get(LANG) or node.get("lang") or "").replace("_", "-")


def _same(tag: str, other: str) -> bool:
    return bool(tag) and tag.lower().split("-")[0] == other.lower().split("-")[0]


def _text(node: Any) -> str | None:
    """None where markup stands in it: its codes would be read out to families."""
    segment = node.find("seg")
    if segment is None:
        return ""
    if any(isinstance(each.tag, str) for each in segment):
        return None
    return "".join(segment.itertext())


def _told(entry: Any, node: Any) -> Row:
    """What is said of a unit, as fields of a row; what cannot be read is left out."""
    props = {each.get("type"): each.text or "" for each in entry.iterchildren("prop")}
    told: Row = {
        name: props[PROPS[name]] for name in ("context", "category", "engine")
        if PROPS[name] in props
    }  # fmt: skip
    who, when = (node.get(name) or entry.get(name) for name in ("changeid", "changedate"))
    if who:
        told["reviewed_by"] = who
    with suppress(TypeError, ValueError):
        told["reviewed_at"] = datetime.strptime(when, STAMP).replace(tzinfo=UTC).isoformat()
    with suppress(KeyError, ValueError):
        agreements = json.loads(props[PROPS["agreements"]])
        if isinstance(agreements, list):
            told["agreements"] = [str(each) for each in agreements]
    return told


def _add(store: "tmxfile", unit: Row) -> None:
    made = store.addsourceunit(unit["sentence"], unit["from"])
    entry = made.xmlelement
    words = made.createlanguageNode(unit["to"], unit["words"], "target")
    entry.append(words)
    entry.set("tuid", unit["unit_id"])
    entry.set("creationdate", _stamp(unit["created_at"]))
    entry.set("usagecount", str(unit["used"]))
    if unit["reviewed_by"]:
        words.set("changeid", unit["reviewed_by"])
    if unit["reviewed_at"]:
        words.set("changedate", _stamp(unit["reviewed_at"]))
    told = unit | {"agreements": json.dumps(unit["agreements"]) if unit["agreements"] else ""}
    for name, kind in reversed(PROPS.items()):
        if told[name]:
            prop = entry.makeelement("prop", {"type": kind})
            prop.text = told[name]
            entry.insert(0, prop)


def _stamp(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(UTC).strftime(STAMP)


@contextmanager
def _all_or_nothing(path: Path) -> Iterator[Path]:
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".rapport-", suffix=".tmx")
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from error
    os.close(number)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
