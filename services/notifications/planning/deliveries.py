# SPDX-License-Identifier: Apache-2.0
"""Who at a contact point is addressed, in which language, with which names filled in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from services.notifications.audience import Audience, matched, member_from
from services.notifications.households import spoken_by_most
from services.notifications.limits.rules import Refusal
from services.notifications.model import CHANNEL_OF, Announcement, Channel, delivery_id
from services.notifications.planning.addressing import NOBODY, Addressing, on_account_of
from services.notifications.quiet.rules import USUAL, Timing

Document = dict[str, Any]
CHUNK_SIZE = 500
PART_SIZE = 50


@dataclass(kw_only=True, slots=True)  # not frozen, as audience/member.py says
class Delivery:
    """One message to one contact point, for everybody who shares it and is in the audience."""

    id: str
    contact_point_id: str
    address: str
    channel: Channel
    language: str
    people: list[str]
    families: list[str]
    sharing: list[str] = field(default_factory=list)  # all who are reached there
    about: list[str] = field(default_factory=list)  # on whose account; "" is nobody's
    on_nobodys: list[str] = field(default_factory=list)  # who of the people gets it on nobody's
    school: str = ""  # the one school it is about; empty when there is none, or several
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What the placeholders of this announcement need to know."""

    placeholders: frozenset[str]
    district_name: str
    place_names: Mapping[str, str]  # "school:ID" and "class:ID" -> name
    default_language: str


Told = tuple[Document, Collection[str]]  # a person, and the students on whose account


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Somebody in the audience who is not written to at a contact point, and why."""

    person: Document
    channel: Channel
    refusal: Refusal


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """What a contact point gets, if anything, and from whom it is kept there."""

    delivery: Delivery | None = None
    kept: Sequence[Kept] = ()


def address(
    point: Mapping[str, Any], announcement: Announcement, audience: Audience, naming: Naming,
    addressing: Addressing,
) -> Addressed:  # fmt: skip
    """Who of those who share a contact point (a document of `reach`) gets it there."""
    channel = CHANNEL_OF.get(point["kind"])
    told: list[Told] = []
    kept: list[Kept] = []
    for person in point["people"]:
        membership = matched(audience, member_from(person))
        if not membership or channel is None:
            continue
        about, refusal = addressing.told_at(point, person, on_account_of(person, membership))
        if about:
            told.append((person, about))
        elif refusal is not None:
            kept.append(Kept(person=person, channel=channel, refusal=refusal))  # type: ignore[arg-type]  # a value of CHANNEL_OF
    if not told or channel is None:
        return Addressed(kept=kept)
    known: Channel = channel  # type: ignore[assignment]  # a value of CHANNEL_OF
    return Addressed(delivery=delivery_to(point, known, told, announcement, naming), kept=kept)


def delivery_to(
    point: Mapping[str, Any], channel: Channel, told: list[Told], announcement: Announcement,
    naming: Naming,
) -> Delivery:  # fmt: skip
    """The delivery to a contact point for these of the people who share it."""
    people = [person for person, _ in told]
    return Delivery(
        id=delivery_id(announcement.id, point["_id"]),
        contact_point_id=point["_id"],
        address=point["address"],
        channel=channel,
        language=spoken_by_most(people, naming.default_language),
        people=[person["id"] for person in people],
        families=sorted({person["family"] for person in people}),
        sharing=[person["id"] for person in point["people"]],
        about=sorted({student_id for _, about in told for student_id in about}),
        on_nobodys=[person["id"] for person, about in told if NOBODY in about],
        school=_school(told),
        fields=_fields(told, naming),
    )


def _students(told: Told) -> list[Document]:
    person, about = told
    return [student for student in person["students"] if student["id"] in about]


def _school(told: list[Told]) -> str:
    """The school of the children on whose account it goes, or of the people themselves."""
    schools: set[str] = set()
    for each in told:
        mine = _students(each)
        schools.update(*[student["schools"] for student in mine] or [each[0]["schools"]])
    return schools.pop() if len(schools) == 1 else ""


def _fields(told: list[Told], naming: Naming) -> dict[str, list[str]]:
    """Values by placeholder; only of those children on whose account the message comes."""
    if not naming.placeholders:
        return {}
    students = {one["id"]: one for each in told for one in _students(each)}
    values: dict[str, Callable[[], Iterable[str]]] = {
        "student_name": lambda: [one["name"] for one in students.values()],
        "student_first_name": lambda: [one["given_name"] for one in students.values()],
        "guardian_name": lambda: [person["name"] for person, _ in told],
        "school_name": lambda: _names("school", "schools", told, students, naming),
        "class_name": lambda: _names("class", "classes", told, students, naming),
        "district_name": lambda: [naming.district_name],
    }
    return {name: list(dict.fromkeys(values[name]())) for name in naming.placeholders}


def _names(
    kind: str, key: str, told: list[Told], students: Mapping[str, Document], naming: Naming
) -> list[str]:
    of_students = [id for student in students.values() for id in student[key]]
    own = [id for each in told if not _students(each) for id in each[0][key]]
    return [naming.place_names[f"{kind}:{id}"] for id in of_students + own
            if f"{kind}:{id}" in naming.place_names]  # fmt: skip


def chunks_of(
    announcement: Announcement, deliveries: Iterable[Delivery], *, window: str, copy: int = -1,
    limits: int = -1, timings: Mapping[str, Timing] = MappingProxyType({}),
) -> list[Document]:  # fmt: skip
    """Documents of `chunks`: up to 500 deliveries of one language, channel and timing.

    `window` makes their ids: the same stretch of the audience makes the same chunks. `copy` is the
    version of the copy of recipients that they were read from, `limits` that of limits and
    choices; -1 where it is not known. `timings` are those by delivery that are not the usual one.
    """
    groups: dict[tuple[str, str, Timing], list[Delivery]] = {}
    for delivery in deliveries:
        timing = timings.get(delivery.id, USUAL)
        groups.setdefault((delivery.language, delivery.channel, timing), []).append(delivery)
    return [
        _chunk(announcement, language, channel, group[start : start + CHUNK_SIZE],
               f"{window}:{language}:{channel}:{start}{timing.name}")
        | {"copy": copy, "limits": limits, **timing.stored()}
        for (language, channel, timing), group in groups.items()
        for start in range(0, len(group), CHUNK_SIZE)
    ]  # fmt: skip


def _chunk(
    announcement: Announcement, language: str, channel: str, group: list[Delivery], name: str
) -> Document:
    ready = announcement.words_for(language) is not None
    return {
        "_id": f"{announcement.id}:{name}",
        "announcement_id": announcement.id,
        "language": language,
        "channel": channel,
        "urgent": announcement.urgent,
        "state": "ready" if ready else "waiting",
        "size": len(group),
        "deliveries": [_stored(delivery) for delivery in group],
        "parts": [
            {"n": n, "state": "free", "fence": 0, "holder": "", "until": None, "tries": 0}
            for n in range((len(group) + PART_SIZE - 1) // PART_SIZE)
        ],
    }


def _stored(delivery: Delivery) -> Document:
    # Spelled out: dataclasses.asdict copies deeply, and was 40 % of planning's time.
    return {
        "id": delivery.id,
        "contact_point_id": delivery.contact_point_id,
        "address": delivery.address,
        "people": delivery.people,
        "families": delivery.families,
        "about": delivery.about,
        "school": delivery.school,
        "fields": delivery.fields,
        **({"on_nobodys": delivery.on_nobodys} if delivery.on_nobodys else {}),
    }
