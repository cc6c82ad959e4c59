# SPDX-License-Identifier: Apache-2.0
"""A file for a translator: the wording of one language, English beside it as comments."""

from services.translation.model.languages import base_of
from services.translation.templates.library import Library
from services.translation.templates.model import Kind
from services.translation.templates.wording import REASON, WRITING, Wording, under
from services.translation.templates.writing import NO_DATA, OWN, writing_of

HEAD = """\
# Wordings in {language}. Lines with # are for you; leave them or delete them.
#
# {{date}}, {{school}} and the like are slots: keep each, in every part where English has it.
# [[ Reason: {{reason}}. ]] is left out when there is no reason: keep the brackets around it.
# {{n, plural, one {{# day}} other {{# days}}}}: your language's forms are {forms}.
# A slot may hold any school, day or name: choose words around it that fit them all.
# A template whose parts all stay empty is not imported.
#
# When done: rapport templates import FILE, then rapport templates review --language {language}
language = "{language}"
"""


def exported(library: Library, language: str) -> str:
    """TOML, as `import` takes it. Raises nothing: a language nobody has yet is all empty."""
    writing = writing_of(language, {})
    forms = ", ".join(sorted(writing.plural_forms))
    pieces = [HEAD.format(language=language, forms=forms)]
    known = {id: library.find(id, language) for id in library.templates}
    mine = [found.wording for found in known.values() if found is not None]
    pieces.append(_made_from(library))
    pieces.append(_reasons(library, mine))
    if base_of(language) in NO_DATA or writing.locale is None:
        pieces.append(_writing(mine))
    for id, template in library.templates.items():
        slots = ", ".join(f"{slot.name} e.g. {slot.example}" for slot in template.slots.values())
        lines = [f"\n# {template.about}"]
        if slots and template.kind != Kind.NOTICE:
            lines.append(f"# Slots: {slots}")
        lines.append(f"[{id}]")
        found = known[id]
        for part, english in library.english(id).parts.items():
            lines += _beside(english)
            lines.append(_entry(part, found.wording.parts.get(part, "") if found else ""))
        pieces.append("\n".join(lines))
    return "\n".join(pieces) + "\n"


def _made_from(library: Library) -> str:
    lines = ["\n# The English texts that stand beside. Leave this as it is.", "[made_from]"]
    return "\n".join(
        [*lines, *(f'{id} = "{library.english(id).version}"' for id in library.templates)]
    )


def _reasons(library: Library, mine: list[Wording]) -> str:
    lines = ["\n# Each stands alone after a word such as Reason:", "[reasons]"]
    english = _words(REASON, [library.english(id) for id in library.templates])
    known = _words(REASON, mine)
    for name, word in english.items():
        lines += [*_beside(word), _entry(name, known.get(name, ""))]
    return "\n".join(lines)


def _writing(mine: list[Wording]) -> str:
    examples = {
        "months": "January, February, ... (twelve, parted by commas)",
        "weekdays": "Monday, Tuesday, ... (seven, from Monday on)",
        "date": "{weekday}, {month} {day}, {year}",
        "and": "and (between the last two of a list)",
    }
    known = _words(WRITING, mine)
    lines = ["\n# How dates and lists are written: no data is kept for this language.", "[writing]"]
    for name in OWN:
        lines += [f"# {examples[name]}", _entry(name, known.get(name, ""))]
    return "\n".join(lines)


def _words(prefix: str, wordings: list[Wording]) -> dict[str, str]:
    return {
        name: word for wording in wordings for name, word in under(prefix, wording.texts).items()
    }


def _beside(english: str) -> list[str]:
    return [f"#   {line}" for line in english.splitlines()]


def _entry(name: str, text: str) -> str:
    if "\n" in text:
        return f'{name} = """\n{_escaped(text)}\n"""'
    escaped = _escaped(text).replace('"', '\\"')
    return f'{name} = "{escaped}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
