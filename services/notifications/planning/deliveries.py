# SPDX-License-Identifier: Apache-2.0
"""Who at a contact point is addressed, in which language, with which names filled in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notifications.audience import Audience, Matched, matched, member_from
from services.notifications.model import (
    CHANNEL_OF,
    Announcement,
    Channel,
    Policy,
    delivery_id,
    spoken_by_most,
)

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
    school: str = ""  # the one school it is about; empty when there is none, or several
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What the placeholders of this announcement need to know."""

    placeholders: frozenset[str]
    district_name: str
    place_names: Mapping[str, str]  # "school:ID" and "class:ID" -> name
    default_language: str


def delivery_for(
    point: Mapping[str, Any], announcement: Announcement, audience: Audience, naming: Naming,
    policy: Policy,
) -> Delivery | None:  # fmt: skip
    """The delivery to a contact point (a document of `reach`), or None where it gets none."""
    channel = CHANNEL_OF.get(point["kind"])
    addressed = []
    for person in point["people"]:
        membership = matched(audience, member_from(person))
        if membership and channel in policy.uses(person["has"]):
            addressed.append((person, membership))
    if not addressed or channel is None:
        return None
    known: Channel = channel  # type: ignore[assignment]  # a value of CHANNEL_OF
    return delivery_to(point, known, addressed, announcement, naming)


def delivery_to(
    point: Mapping[str, Any], channel: Channel, addressed: list[tuple[Document, Matched]],
    announcement: Announcement, naming: Naming,
) -> Delivery:  # fmt: skip
    """The delivery to a contact point for these of the people who share it."""
    people = [person for person, _ in addressed]
    return Delivery(
        id=delivery_id(announcement.id, point["_id"]),
        contact_point_id=point["_id"],
        address=point["address"],
        channel=channel,
        language=spoken_by_most(people, naming.default_language),
        people=[person["id"] for person in people],
        families=sorted({person["family"] for person in people}),
        school=_school(addressed),
        fields=_fields(addressed, naming),
    )


def _school(addressed: list[tuple[Document, Matched]]) -> str:
    """The school of the children on whose account it goes, or of the people themselves."""
    schools: set[str] = set()
    for person, membership in addressed:
        if membership.student_ids:
            about = set(membership.student_ids)
            for student in person["students"]:
                if student["id"] in about:
                    schools.update(student["schools"])
        else:
            schools.update(person["schools"])
    return schools.pop() if len(schools) == 1 else ""


def _fields(addressed: list[tuple[Document, Matched]], naming: Naming) -> dict[str, list[str]]:
    """Values by placeholder; only of those children on whose account the message comes."""
    if not naming.placeholders:
        return {}
    students: dict[str, Document] = {}
    for person, membership in addressed:
        wanted = set(membership.student_ids)
        students |= {one["id"]: one for one in person["students"] if one["id"] in wanted}
    values: dict[str, Callable[[], Iterable[str]]] = {
        "student_name": lambda: [one["name"] for one in students.values()],
        "student_first_name": lambda: [one["given_name"] for one in students.values()],
        "guardian_name": lambda: [person["name"] for person, _ in addressed],
        "school_name": lambda: _names("school", "schools", addressed, students, naming),
        "class_name": lambda: _names("class", "classes", addressed, students, naming),
        "district_name": lambda: [naming.district_name],
    }
    return {name: list(dict.fromkeys(values[name]())) for name in naming.placeholders}


def _names(
    kind: str, key: str, addressed: list[tuple[Document, Matched]],
    students: Mapping[str, Document], naming: Naming,
) -> list[str]:  # fmt: skip
    of_students = [id for student in students.values() for id in student[key]]
    own = [
        id for person, membership in addressed if not membership.student_ids for id in person[key]
    ]
    return [naming.place_names[f"{kind}:{id}"] for id in of_students + own
            if f"{kind}:{id}" in naming.place_names]  # fmt: skip


def chunks_of(
    announcement: Announcement, deliveries: Iterable[Delivery], *, window: str, copy: int = -1
) -> list[Document]:
    """Documents of `chunks`: up to 500 deliveries of one language and one channel.

    `window` makes their ids: the same stretch of the audience makes the same chunks. `copy` is the
    version of the copy of recipients that they were read from; -1 where it is not known.
    """
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in deliveries:
        groups.setdefault((delivery.language, delivery.channel), []).append(delivery)
    return [
        _chunk(announcement, language, channel, group[start : start + CHUNK_SIZE],
               f"{window}:{language}:{channel}:{start}") | {"copy": copy}
        for (language, channel), group in groups.items()
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
        "school": delivery.school,
        "fields": delivery.fields,
    }
