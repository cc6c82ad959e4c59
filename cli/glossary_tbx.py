# SPDX-License-Identifier: Apache-2.0
"""Glossaries as TBX-Basic (ISO 30042, version 2), which tools of translators read and write."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.glossary_file import Rows
from cli.problems import Invalid

if TYPE_CHECKING:
    from translate.storage.tbx import tbxfile

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFERRED, ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
DEPRECATED = ("deprecated", "superseded", "forbidden", "obsolete")
GENDERS = {"masculine": "m", "feminine": "f"}
# What TBX-Basic has no category for stands in customerSubset, one word each.
MARKS = {"locked": "locked", "keep": "keep", "case": "case"}
OFF = "off"


def read(content: bytes, *, source: str, target: str) -> Rows:
    """A row for every term and each language it has a translation in; `target`: into this alone."""
    store = _opened(content)
    rows, lines = [], []
    for unit in store.units:
        entry = unit.xmlelement
        for row in _rows(unit, source or "en", target):
            rows.append(row)
            lines.append(int(entry.sourceline or 0))
    if not rows:
        raise Invalid(
            f"The file has no term in {source or 'en'} with a translation"
            f"{f' in {target}' if target else ''}.",
            fix="Say which language its terms are in: --from.",
        )
    return Rows(rows=rows, lines=lines)


def written(terms: Sequence[Mapping[str, str]]) -> bytes:
    from lxml import etree

    file = _toolkit()
    store = file(sourcelanguage=terms[0]["from"] if terms else "en")
    for term in terms:
        unit = store.addsourceunit(term["term"])
        _fill(unit, term, etree)
    return bytes(store)


def _toolkit() -> "type[tbxfile]":
    try:
        from translate.storage.tbx import tbxfile
    except ImportError:
        raise Invalid(
            "TBX takes a package that is not installed.",
            fix='Install it: pip install "rapport[exchange]"; or take CSV.',
        ) from None
    return tbxfile


def _opened(content: bytes) -> "tbxfile":
    file = _toolkit()
    from lxml.etree import LxmlError

    if b"<tbx" in content:
        raise Invalid(
            "The file is TBX of version 3, which is not read.",
            fix="Let the other tool write TBX-Basic of version 2 (martif), or CSV.",
        )
    try:
        store = file.parsestring(content)
    except (LxmlError, AssertionError, ValueError) as error:  # it asserts what the root is
        raise Invalid(f"The file is no TBX: {str(error)[:120]}.", fix="Is it cut off?") from None
    return store


def _rows(unit: Any, source: str, target: str) -> Iterator[dict[str, str]]:
    languages = {
        node.get(LANG, ""): node for node in unit.xmlelement.iter(unit.namespaced("langSet"))
    }
    spoken = _closest(source, languages)
    if not spoken:
        return
    shared = _shared(unit)
    own = _forms(unit, languages[spoken])
    for tag, node in languages.items():
        if tag == spoken or (target and tag.split("-")[0].lower() != target.split("-")[0].lower()):
            continue
        other = _forms(unit, node)
        if own["main"] and (other["main"] or shared.get("keep")):
            yield {
                "term": own["main"], "plural": own["plural"], "other_terms": own["others"],
                "from": spoken, "to": target or tag, "gender": other["gender"],
                **({} if shared.get("keep") else _translation(other)), **shared,
            }  # fmt: skip


def _translation(forms: Mapping[str, str]) -> dict[str, str]:
    return {
        "translation": forms["main"], "translation_plural": forms["plural"],
        "other_translations": forms["others"],
    }  # fmt: skip


def _closest(source: str, languages: Mapping[str, Any]) -> str:
    base = source.split("-")[0].lower()
    alike = [tag for tag in languages if tag.split("-")[0].lower() == base]
    return source if source in languages else (alike[0] if alike else "")


def _shared(unit: Any) -> dict[str, str]:
    """What is said of the concept, whatever the language."""
    entry = unit.xmlelement
    found: dict[str, str] = {}
    for child in entry:
        text = "".join(child.itertext()).strip()
        if child.tag == unit.namespaced("descrip") and child.get("type") == "subjectField":
            found["category"] = text
        elif child.tag == unit.namespaced("note"):
            found["note"] = text
        elif child.tag == unit.namespaced("admin") and child.get("type") == "customerSubset":
            words = text.split()
            found |= {column: "yes" for mark, column in MARKS.items() if mark in words}
            found |= {"active": "no"} if OFF in words else {}
    return found


def _forms(unit: Any, language: Any) -> dict[str, str]:
    """Main form, plurals and others of one language, without what nobody should use any more."""
    main, plurals, others, gender = "", [], [], ""
    for tig in language.iter(unit.namespaced("tig"), unit.namespaced("ntig")):
        notes = {
            note.get("type"): "".join(note.itertext()).strip()
            for note in tig.iter(unit.namespaced("termNote"))
        }
        term = next(tig.iter(unit.namespaced("term")), None)
        text = "".join(term.itertext()).strip() if term is not None else ""
        if not text or notes.get("administrativeStatus", "").startswith(DEPRECATED):
            continue
        if notes.get("grammaticalNumber") == "plural":
            plurals.append(text)
        elif main or notes.get("administrativeStatus") == ADMITTED:
            others.append(text)
        else:
            main, gender = text, GENDERS.get(notes.get("grammaticalGender", ""), "")
    return {"main": main, "plural": "|".join(plurals), "others": "|".join(others), "gender": gender}


def _fill(unit: Any, term: Mapping[str, str], etree: Any) -> None:
    entry = unit.xmlelement
    for language in list(entry):
        entry.remove(language)

    def add(parent: Any, tag: str, text: str | None, **marks: str) -> Any:
        node = etree.SubElement(parent, unit.namespaced(tag), **marks)
        node.text = text
        return node

    if term["category"]:
        add(entry, "descrip", term["category"], type="subjectField")
    marks = [mark for mark, column in MARKS.items() if term[column] == "yes"]
    marks += [OFF] if term["active"] == "no" else []
    if marks:
        add(entry, "admin", " ".join(marks), type="customerSubset")
    if term["note"]:
        add(entry, "note", term["note"])
    for tag, columns, gender in (
        (term["from"], ("term", "plural", "other_terms"), ""),
        (term["to"], ("translation", "translation_plural", "other_translations"), term["gender"]),
    ):
        language = add(entry, "langSet", None, **{LANG: tag})
        _forms_of(add, language, *(term[column] for column in columns), gender=gender)


def _forms_of(add: Any, language: Any, main: str, plural: str, others: str, *, gender: str) -> None:
    gendered = next((name for name, short in GENDERS.items() if short == gender), "")
    _term(add, language, main, administrativeStatus=PREFERRED, grammaticalGender=gendered)
    for text in filter(None, plural.split("|")):
        _term(add, language, text, grammaticalNumber="plural")
    for text in filter(None, others.split("|")):
        _term(add, language, text, administrativeStatus=ADMITTED)


def _term(add: Any, language: Any, text: str, **notes: str) -> None:
    tig = add(language, "tig", None)
    add(tig, "term", text)
    for kind, value in notes.items():
        if value:
            add(tig, "termNote", value, type=kind)
