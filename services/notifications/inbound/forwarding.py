# SPDX-License-Identifier: Apache-2.0
"""Which office reads a reply, and the mail that brings it there. Only addresses from settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from contracts.language_names import language_name
from services.notifications.inbound.languages import Spoken
from services.notifications.inbound.ports import Reply


@dataclass(frozen=True, kw_only=True)
class Offices:
    """`of_schools`: address by school id. `district` reads what belongs to no one school.
    `language` (BCP 47) is what offices read, `languages` what some do, by school id."""

    district: str
    of_schools: Mapping[str, str]
    language: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)

    def of(self, schools: Collection[str]) -> tuple[str, str]:
        """The school, "" when it is none or several, and the address; "" when there is none."""
        if len(schools) == 1:
            (school,) = schools
            if address := self.of_schools.get(school):
                return school, address
        return "", self.district

    def reads(self, school: str) -> str:
        """BCP 47 of what the office of a school reads; "" is the district's."""
        return self.languages.get(school, self.language)


KEPT = "\n\t\u200c\u200d"  # the last two join and part letters of Persian, Hindi and others
BY = {"sms": "text", "email": "mail"}
FILES = {
    "sms": "Pictures came with it ({}): see the SMS gateway.",
    "email": "Files came with it ({}), which are not passed on: ask the family for them.",
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail to an office; a translation stands between `before` and `after`."""

    subject: str
    before: str
    after: str

    def body(self, translation: str = "") -> str:
        return plain("\n\n".join(part for part in (self.before, translation, self.after) if part))


def letter_about(reply: Reply) -> Letter:
    """The subject names nobody: it shows on locked screens. Their own words always stand in it."""
    sender, by = reply.sender, BY[reply.channel]
    about = [_described(person) for person in sender.people]
    who = "\n".join(about) or "Nobody is on file with this number or address."
    other = reply.written_by if reply.written_by.casefold() != sender.number.casefold() else ""
    sent_by = f"\nSent by another address: {plain(other)}" * bool(other)
    subject = f"Subject: {plain(reply.subject)}\n\n" * bool(reply.subject)
    files = f"\n\n{FILES[reply.channel].format(reply.media)}" * bool(reply.media)
    before = (
        f"A family answered by {by}. From {sender.number}:\n{who}{sent_by}\n\n"
        f"They wrote{_in_which(reply.spoken)}:\n\n{subject}{plain(reply.text)}{files}"
    )
    after = "Please answer them yourself: an answer to this mail does not reach them."
    return Letter(subject=f"A family answered by {by}", before=before, after=after)


def _in_which(spoken: Spoken) -> str:
    if not spoken.language:
        return ""
    if spoken.by == "file":
        return f" (probably in {named(spoken.language)}, their language on file)"
    return f" (it looks like {named(spoken.language)}, {spoken.confidence:.0%} sure)"


def translated(language: str, words: str, *, kept: int = 0) -> str:
    """What stands below their own words. `kept` sentences could not be translated."""
    parts = " Parts of it could not be translated." if kept else ""
    said = f"In {named(language)}, by a computer; what they wrote themselves counts.{parts}"
    return f"{said}\n\n{plain(words)}"


def untranslated(language: str, why: str) -> str:
    return f"It could not be translated into {named(language)}: {plain(why).rstrip('.')}."


def named(language: str) -> str:
    return language_name(language, "en") or language


def _described(person: Mapping[str, object]) -> str:
    children = ", ".join(one["name"] for one in person["students"])  # type: ignore[attr-defined]
    of = f", for {children}" if children else ""
    language = f" (reads {person['language']})" if person.get("language") else ""
    return f"- {person['name']}{of}{language}"


def plain(text: str) -> str:
    """Braces would be taken for placeholders, and control characters have no place in a mail."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(str.maketrans("{}｛｝", "()()"))
    return "".join(each for each in text if each in KEPT or each.isprintable()).strip()
