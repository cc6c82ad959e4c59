# SPDX-License-Identifier: Apache-2.0
"""A template in the words of one language: checked before it counts, and filled in."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from contracts.language_names import language_name
from kernel.errors import Rejected
from services.translation.templates import syntax
from services.translation.templates.model import Kind, SlotType, Template
from services.translation.templates.syntax import Text
from services.translation.templates.values import Value, is_unseen
from services.translation.templates.writing import Writing, problem_in, writing_of

LONGEST = {"subject": 200, "body": 5_000, "sms": 700, "full": 700}
REASON, WRITING = "reason:", "writing:"
VERSION_LENGTH = 12
# "10:00 a.m." ends a sentence, too; in an address two stops are two.
DOUBLE_STOP = re.compile(r"(https?://\S+)|(?<!\.)\.\.(?!\.)")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`texts` are the parts, and beside them the words that they take from: "reason:snow" for each
    reason of the template, "writing:months" where the language's file brings its own."""

    template: Template
    language: str
    texts: Mapping[str, str]

    @cached_property
    def version(self) -> str:
        return version_of(self.texts)

    @property
    def parts(self) -> dict[str, str]:
        return {part: self.texts[part] for part in self.template.parts if part in self.texts}

    @cached_property
    def writing(self) -> Writing:
        return writing_of(self.language, under(WRITING, self.texts))

    @cached_property
    def parsed(self) -> dict[str, Text]:
        return {part: syntax.parse(text) for part, text in self.parts.items()}

    def filled(self, values: Mapping[str, Value]) -> dict[str, str]:
        """The texts with the slots' values as the language writes them."""
        written = {name: self._written(name, value) for name, value in values.items()}

        def form_of(slot: str) -> str:
            number = values[slot]
            return self.writing.form_of(number) if isinstance(number, int) else "other"

        return {
            part: DOUBLE_STOP.sub(_one_stop, syntax.filled(text, written, form_of).strip())
            for part, text in self.parsed.items()
        }

    def _written(self, slot: str, value: Value) -> str:
        kind = self.template.slots[slot].type
        if kind == SlotType.REASON:
            return self.texts[f"{REASON}{value}"]
        if kind == SlotType.LANGUAGE:
            return language_name(str(value), self.language) or str(value)
        if kind == SlotType.URL:
            # Phones take a mark of direction beside an address for the end of it: a dead link.
            return str(value)
        return self.writing.written(value)


def _one_stop(found: re.Match[str]) -> str:
    return found[1] or "."


def version_of(texts: Mapping[str, str]) -> str:
    """A fingerprint: the same for the same texts, and another for any others."""
    exact = json.dumps(texts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(exact.encode()).hexdigest()[:VERSION_LENGTH]


def under(prefix: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text for name, text in texts.items() if name.startswith(prefix)
    }


def checked(wording: Wording, english: Wording | None, where: str) -> Wording:
    """The wording when every part says what the English one says. `where` names its file.

    Raise Rejected naming file, template and part.
    """
    for part in wording.template.needed:
        if not wording.texts.get(part, "").strip():
            raise wrong(where, wording.template.id, part, "is missing.")
    for part, text in wording.parts.items():
        _check_part(wording, part, text, where)
    _check_words(wording, where)
    _check_slots(wording, english, where)
    return wording


def wrong(where: str, template: str, part: str, problem: str) -> Rejected:
    return Rejected(
        f"{where}, template {template}, {part}: {problem}",
        code="wording-wrong", file=where, template=template, part=part,
    )  # fmt: skip


def _check_part(wording: Wording, part: str, text: str, where: str) -> None:
    slots = wording.template.slots
    try:
        parsed = syntax.parse(text)
    except syntax.Malformed as error:
        raise wrong(where, wording.template.id, part, f"{error}.") from None
    for piece in syntax.walk(parsed):
        problem = ""
        if isinstance(piece, syntax.Hole | syntax.Plural) and piece.slot not in slots:
            known = ", ".join(slots) or "none"
            problem = f"there is no slot {{{piece.slot}}}; there are: {known}."
        elif isinstance(piece, syntax.Plural):
            problem = _plural_problem(piece, wording)
        elif isinstance(piece, syntax.Hole) and slots[piece.slot].type == SlotType.DURATION:
            problem = f"{{{piece.slot}, plural, ...}} is needed, so that minutes agree."
        elif isinstance(piece, syntax.Sometimes) and not syntax.slots_in(piece.pieces):
            problem = "what stands between [[ and ]] has no slot."
        if problem:
            raise wrong(where, wording.template.id, part, problem)
    if problem := _unfit(part, text) or _unfit_notice(wording, text):
        raise wrong(where, wording.template.id, part, problem)
    for slot in sorted(syntax.needed_in(parsed)):
        if slots[slot].optional:
            problem = f"{{{slot}}} may be empty: put its sentence between [[ and ]]."
            raise wrong(where, wording.template.id, part, problem)


def _unfit(part: str, text: str) -> str:
    """Why a text can be no part of a message; "" when it can."""
    if len(text) > LONGEST[part]:
        return f"has {len(text)} characters; {LONGEST[part]} fit."
    if any(is_unseen(letter) for letter in text.replace("\n", "")):
        return "holds characters that nobody sees."
    return "is more than one line." if part == "subject" and "\n" in text.strip() else ""


def _unfit_notice(wording: Wording, text: str) -> str:
    """Notices are filled in where they are sent, which knows slots alone."""
    if wording.template.kind != Kind.NOTICE:
        return ""
    for name in wording.template.slots:
        text = text.replace(f"{{{name}}}", "")
    if any(mark in text for mark in ("{", "}", "[[", "]]", "｛", "｝")):
        return "a notice takes slots such as {original} alone, without blanks or brackets in them."
    return ""


def _plural_problem(piece: syntax.Plural, wording: Wording) -> str:
    if wording.template.slots[piece.slot].type not in (SlotType.COUNT, SlotType.DURATION):
        return f"{{{piece.slot}}} is no number: it has no plural."
    needed = wording.writing.plural_forms
    if missing := sorted(needed - set(piece.forms)):
        return f"{{{piece.slot}, plural, ...}} lacks the form {', '.join(missing)}."
    known = needed | {"zero", "one", "two", "few", "many"}
    if unknown := sorted(set(piece.forms) - known):
        return f"{unknown[0]} is no plural form."
    return ""


def _check_words(wording: Wording, where: str) -> None:
    given = under(REASON, wording.texts)
    for reason in wording.template.reasons:
        if not given.get(reason, "").strip():
            raise wrong(where, wording.template.id, f"reasons.{reason}", "is missing.")
    for name, text in (*given.items(), *under(WRITING, wording.texts).items()):
        if name != "date" and any(mark in text for mark in "{}[]\n"):
            raise wrong(where, wording.template.id, name, "takes words without braces.")
    if problem := problem_in(under(WRITING, wording.texts)):
        raise wrong(where, wording.template.id, "writing", f"{problem}.")


def _check_slots(wording: Wording, english: Wording | None, where: str) -> None:
    """The same slots in each part as in English; in English all of them in the body."""
    spare = {slot.name for slot in wording.template.slots.values() if slot.spare}
    if english is None:
        _check_english(wording, spare, where)
        return
    for part in sorted(english.parts.keys() ^ wording.parts.keys()):
        problem = "is missing." if part in english.parts else "is a part that English has not."
        raise wrong(where, wording.template.id, part, problem)
    if wording.language.split("-")[0] != "en" and wording.parts == english.parts:
        raise wrong(where, wording.template.id, "body", "is the English text.")
    for part, text in english.parsed.items():
        theirs, ours = syntax.slots_in(text), syntax.slots_in(wording.parsed[part])
        for slot in sorted(theirs - ours - spare):
            raise wrong(where, wording.template.id, part, f"{{{slot}}} does not stand in it.")
        for slot in sorted(ours - theirs - spare):
            raise wrong(where, wording.template.id, part, f"{{{slot}}} does not stand in English.")


def _check_english(wording: Wording, spare: set[str], where: str) -> None:
    part = "body" if "body" in wording.parts else wording.template.needed[0]
    unused = set(wording.template.slots) - syntax.slots_in(wording.parsed[part]) - spare
    if unused:
        problem = f"{{{sorted(unused)[0]}}} does not stand in it."
        raise wrong(where, wording.template.id, part, problem)
