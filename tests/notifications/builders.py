# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from contracts.translation import Translated
from kernel.mongo import Database
from services.notifications.commands import Announce, Requester, Words
from services.notifications.config import NotificationsSettings
from services.notifications.households import family_of
from services.notifications.model import Announcement, delivery_id
from services.notifications.planning.deliveries import Delivery, Naming, chunks_of

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SETTINGS = NotificationsSettings(words_wait_s=900.0, urgent_words_wait_s=5.0)
Document = dict[str, Any]


def an_announce(**changes: Any) -> Announce:
    values: dict[str, Any] = {
        "idempotency_key": "k1",
        "subject": "Snow day",
        "body": "School starts at 10:00 AM.",
        "audience": "district",
    }
    return Announce(**values | changes)


def a_requester(*schools: str, operator_id: str = "olga") -> Requester:
    return Requester(operator_id=operator_id, schools=schools)


def an_announcement(
    id: str = "A1", *, placeholders: Sequence[str] = (), **changes: Any
) -> Announcement:
    """One whose first messages were published already."""
    command = an_announce(**changes)
    announcement = Announcement.accept(
        command, id=id, key=f"olga:{id}", operator_id="olga", audience=command.audience,
        placeholders=placeholders, now=NOW,
    )  # fmt: skip
    announcement.messages.clear()
    return announcement


def translated(language: str, request_id: str = "A1", **changes: Any) -> Translated:
    texts = {"subject": f"Subject in {language}", "body": f"Body in {language}, 10:00."}
    values: dict[str, Any] = {"texts": texts, "engine": "neural"}
    return Translated(request_id=request_id, language=language, **values | changes)


def refused(language: str, request_id: str = "A1") -> Translated:
    return Translated(
        request_id=request_id, language=language, refused="no-engine",
        explanation=f"No engine here knows {language}.",
    )  # fmt: skip


def some_words(language: str = "es", **changes: Any) -> Words:
    texts = {"subject": "Nieve", "body": "La escuela empieza a las 10:00."}
    return Words(**{"texts": texts, "language": language, "notice": "machine"} | changes)


def a_child(id: str = "st1", **changes: Any) -> Document:
    values = {"name": "Ana Ruiz", "given_name": "Ana", "schools": ["s1"], "grade": "03"}
    return {"id": id, "classes": [], **values, **changes}


def a_person(id: str = "g1", *children: Document, **changes: Any) -> Document:
    """As an element of `people` in a document of `reach`."""
    values: dict[str, Any] = {
        "id": id,
        "name": f"{id.title()} Example",
        "roles": ["guardian"],
        "language": "en",
        "schools": [],
        "classes": [],
        "grade": "",
        "students": list(children),
        "has": ["email"],
        "ways": {"email": [f"email:{id}"]},
        "family": family_of(id, [child["id"] for child in children]),
    }
    return values | changes


def as_person(person: Document, **changes: Any) -> Document:
    """The same as a document of `people`."""
    student_ids = [child["id"] for child in person["students"]]
    given_name, _, family_name = person["name"].partition(" ")
    more = {
        "_id": person["id"],
        "given_name": given_name,
        "family_name": family_name,
        "student_ids": student_ids,
        "removed": False,
        "seq": {},
    }
    return {key: value for key, value in person.items() if key not in ("id", "name")} | (
        more | changes
    )


def an_email(address: str, *people: Document) -> Document:
    return _point("email", address, people)


def a_phone(number: str, *people: Document) -> Document:
    return _point("phone", number, people)


def _point(kind: str, address: str, people: Sequence[Document]) -> Document:
    return {
        "_id": f"{kind}:{address}",
        "kind": kind,
        "address": address,
        "person_ids": [person["id"] for person in people],
        "people": list(people),
        "removed": False,
        "seq": {},
    }


def families(count: int, languages: Sequence[str] = ("en",)) -> list[Document]:
    """Contact points of families with one guardian and one child each, languages in turn."""
    return [
        an_email(
            f"family{n:05d}@families.example",
            a_person(f"g{n:05d}", a_child(f"st{n:05d}"), language=languages[n % len(languages)]),
        )
        for n in range(count)
    ]


def a_naming(*placeholders: str, **changes: Any) -> Naming:
    values: dict[str, Any] = {
        "placeholders": frozenset(placeholders),
        "district_name": "Sample District",
        "place_names": {"school:s1": "Lincoln Elementary", "class:c1": "Room 12"},
        "default_language": "en",
    }
    return Naming(**values | changes)


def deliveries(count: int, announcement_id: str = "A1", **changes: Any) -> list[Delivery]:
    return [
        Delivery(**_delivery(f"email:p{n:03d}", announcement_id, n) | changes) for n in range(count)
    ]


def _delivery(contact_point_id: str, announcement_id: str, n: int) -> dict[str, Any]:
    return {
        "id": delivery_id(announcement_id, contact_point_id),
        "contact_point_id": contact_point_id,
        "address": f"p{n:03d}@families.example",
        "channel": "email",
        "language": "en",
        "people": [f"g{n:03d}"],
        "families": [f"f{n:03d}"],
    }


def a_chunk(
    announcement: Announcement, count: int = 120, window: str = "", **changes: Any
) -> Document:
    """A chunk of `count` deliveries, in parts of fifty."""
    return chunks_of(announcement, deliveries(count, announcement.id, **changes), window=window)[0]


def an_entry(id: str, state: str = "sent", **changes: Any) -> Document:
    values: Document = {
        "_id": id,
        "announcement_id": "A1",
        "chunk_id": "A1::en:email:0",
        "contact_point_id": f"email:{id}",
        "people": [f"person-{id}"],
        "families": [f"family-{id}"],
        "language": "en",
        "channel": "email",
        "state": state,
        "reason": "",
        "code": 0,
        "at": NOW,
    }
    return values | changes


def limits_are_known(database: Database, at: datetime) -> None:
    """As if the directory had just said so: without it routine messages wait."""
    database.limits_state.update_one({"_id": "limits"}, {"$set": {"fresh_at": at}}, upsert=True)
