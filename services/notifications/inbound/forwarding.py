# SPDX-License-Identifier: Apache-2.0
"""Which office reads a reply, and the mail that brings it there. Only addresses from settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.notifications.inbound.ports import Reply


@dataclass(frozen=True, kw_only=True)
class Offices:
    """`of_schools`: address by school id. `district` reads what belongs to no one school."""

    district: str
    of_schools: Mapping[str, str]

    def of(self, schools: Collection[str]) -> tuple[str, str]:
        """The school, "" when it is none or several, and the address; "" when there is none."""
        if len(schools) == 1:
            (school,) = schools
            if address := self.of_schools.get(school):
                return school, address
        return "", self.district


BY = {"sms": "text", "email": "mail"}
FILES = {
    "sms": "Pictures came with it ({}): see the SMS gateway.",
    "email": "Files came with it ({}), which are not passed on: ask the family for them.",
}


def letter_about(reply: Reply) -> tuple[str, str]:
    """Subject and body. The subject names nobody: it shows on locked screens."""
    sender, by = reply.sender, BY[reply.channel]
    about = [_described(person) for person in sender.people]
    who = "\n".join(about) or "Nobody is on file with this number or address."
    other = reply.written_by if reply.written_by.casefold() != sender.number.casefold() else ""
    sent_by = f"\nSent by another address: {plain(other)}" * bool(other)
    subject = f"Subject: {plain(reply.subject)}\n\n" * bool(reply.subject)
    files = f"\n\n{FILES[reply.channel].format(reply.media)}" * bool(reply.media)
    body = (
        f"A family answered by {by}. From {sender.number}:\n{who}{sent_by}\n\n"
        f"They wrote:\n\n{subject}{plain(reply.text)}{files}\n\n"
        "Please answer them yourself: an answer to this mail does not reach them."
    )
    return f"A family answered by {by}", plain(body)


def _described(person: Mapping[str, object]) -> str:
    children = ", ".join(one["name"] for one in person["students"])  # type: ignore[attr-defined]
    of = f", for {children}" if children else ""
    language = f" (reads {person['language']})" if person.get("language") else ""
    return f"- {person['name']}{of}{language}"


def plain(text: str) -> str:
    """Braces would be taken for placeholders, and control characters have no place in a mail."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(str.maketrans("{}｛｝", "()()"))
    return "".join(each for each in text if each in "\n\t" or each.isprintable()).strip()
