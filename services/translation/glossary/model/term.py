# SPDX-License-Identifier: Apache-2.0
"""A term of the glossary: what it is called in one language, and what it has to be in another."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from contracts.languages import candidates
from services.translation.glossary.errors import BadTerm
from services.translation.model.languages import base_of
from services.translation.model.stand_ins import STAND_INS

LONGEST = 80
MOST_FORMS = 12
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
GENDERS = ("", "m", "f")
INVENTED = re.compile(rf"\b(?:{'|'.join(STAND_INS)})\b", re.IGNORECASE)
STRANGE = re.compile(r"[{}<>|\x00-\x1f]|://|@")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term from one language into another. Raise BadTerm naming the field that is wrong.

    `locked`: a translation without it does not leave. `keep`: it stays as it is. Not locked: those
    who read translations are shown it. `plurals` of either side are its forms in the plural,
    `others` further ways to write it.
    """

    term: str
    source: str
    target: str
    translation: str = ""
    plurals: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    translation_plurals: tuple[str, ...] = ()
    translation_others: tuple[str, ...] = ()
    gender: str = ""
    locked: bool = False
    keep: bool = False
    case_sensitive: bool = False
    category: str = ""
    note: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        for name in ("term", "translation"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        for name in ("plurals", "others", "translation_plurals", "translation_others"):
            forms = tuple(dict.fromkeys(filter(None, map(plain, getattr(self, name)))))
            object.__setattr__(self, name, forms)
        if self.keep and not self.translation:
            object.__setattr__(self, "translation", self.term)
        _check(self)

    @property
    def term_id(self) -> str:
        """The same words between the same languages are the same term."""
        words = "-".join(re.findall(r"[^\W_]+", self.term.casefold()))
        return f"{self.source}-{self.target}:{words}".lower()

    @property
    def source_forms(self) -> tuple[str, ...]:
        return (self.term, *self.plurals, *self.others)

    @property
    def allowed(self) -> tuple[str, ...]:
        """What counts as this term in a translation."""
        if self.keep:
            return tuple(dict.fromkeys((self.translation, *self.source_forms)))
        forms = (self.translation, *self.translation_plurals, *self.translation_others)
        return tuple(dict.fromkeys(forms))

    def serves(self, source: str, target: str) -> bool:
        """Whether texts of this pair are held to it: "es" serves "es-MX", never the other way."""
        return base_of(self.source) == base_of(source) and tag_of(self.target) in tags_of(target)

    def right_for(self, written: str) -> str:
        """The form to put in place of the term as a sentence has it."""
        same = [form for form in self.source_forms if form.casefold() == written.casefold()]
        if self.keep:
            return written if self.case_sensitive or not same else same[0]
        plural = any(form in self.plurals and form != self.term for form in same)
        return (self.translation_plurals or (self.translation,))[0] if plural else self.translation


def tag_of(language: str) -> str:
    """A tag as families' records have it: "zh-TW" is "zh-Hant"."""
    return candidates(language)[0]


def tags_of(language: str) -> list[str]:
    """Tags whose terms serve a language, the closest first; the other script's never do."""
    tags = candidates(language)
    if tags[0].startswith("zh-Hant"):
        tags = [tag for tag in tags if tag != "zh-Hans"]
    return tags


def plain(text: str) -> str:
    """One kind of blank, one way to write an accent."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _check(term: Term) -> None:
    if not term.target:
        raise BadTerm("target", "is empty: into which language is it?")
    for name in ("source", "target"):
        if not TAG.fullmatch(getattr(term, name)):
            raise BadTerm(name, 'is no language tag like "es" or "zh-Hans"')
    if base_of(term.source) == base_of(term.target):
        raise BadTerm("target", "is the language that the term comes from")
    if not term.term:
        raise BadTerm("term", "is empty")
    if not term.translation:
        raise BadTerm("translation", "is empty: say what it becomes, or keep the term as it is")
    if term.keep and term.translation != term.term:
        raise BadTerm("keep", "keeps the term as it is, but there is a translation as well")
    if term.gender not in GENDERS:
        raise BadTerm("gender", 'is neither "m" nor "f" nor empty')
    _check_forms(term)


def _check_forms(term: Term) -> None:
    for name in (
        "term", "plurals", "others", "translation", "translation_plurals", "translation_others",
    ):  # fmt: skip
        value = getattr(term, name)
        forms = (value,) if isinstance(value, str) else value
        if len(forms) > MOST_FORMS:
            raise BadTerm(name, f"has more than {MOST_FORMS} forms")
        for form in forms:
            _check_form(name, form)
            if _digits(form) != _digits(term.term):
                raise BadTerm(name, f'"{form}" has other digits than the term')


def _check_form(name: str, form: str) -> None:
    if len(form) > LONGEST:
        raise BadTerm(name, f"has a form of more than {LONGEST} letters")
    if not form[:1].isalnum():
        raise BadTerm(name, f'"{form}" begins with neither a letter nor a digit')
    if STRANGE.search(form):
        raise BadTerm(name, f'"{form}" holds a sign that no term may have ({{}} <> | @ ://)')
    if INVENTED.search(form):
        raise BadTerm(name, f'"{form}" is a word that stands for names inside the platform')


def _digits(form: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", form))
