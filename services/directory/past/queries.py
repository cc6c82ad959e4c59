# SPDX-License-Identifier: Apache-2.0
"""A person as of a day, and everything that ever changed them: who, when, by what."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kernel.mongo import Document
from kernel.unit import Unit
from services.directory.errors import PersonNotFound
from services.directory.past.images import Image, Images, differences

Answer = dict[str, Any]
SHOWN = (
    "given_name", "family_name", "roles", "language", "spoken_language", "interpreter", "grade",
    "school_ids", "class_ids", "student_ids", "voice_phone",
)  # fmt: skip


class PastQueries:
    """`schools` empty means the whole district; else only who belonged to one of them."""

    def __init__(self, unit: Unit) -> None:
        self._database = unit.database
        self._images = Images(unit.database)

    def as_of(self, person_id: str, moment: datetime, schools: Sequence[str]) -> Answer:
        image = self._images.at("people", person_id, moment)
        self._require(person_id, image, moment, schools)
        effective = image.effective if image.recorded else {}
        guardians = self._named_at("student_ids", person_id, moment)
        students = [self._name(each, moment) for each in effective.get("student_ids", [])]
        return {
            "person_id": person_id,
            "as_of": moment.isoformat(),
            "in_directory": image.recorded is not None,
            **{name: effective.get(name) for name in SHOWN if image.recorded},
            "said_by_family": sorted(image.beside.get("family", {})),
            "guardians": guardians,
            "students": students,
            "contact_points": self._points_at(person_id, moment),
        }

    def history(self, person_id: str, schools: Sequence[str]) -> Answer:
        """Every change of the person and of how they are reached, the first first."""
        changes = list(self._images.changes("people", person_id))
        if not changes:
            self._require(person_id, self._images.present("people", person_id), None, schools)
        elif not any(self._was_at(both, each.at, schools) for each, *both in changes):
            raise _nobody(person_id)
        told = [
            _change("person", before, after) | self._cause(entry.cause) | _when(entry.at)
            for entry, before, after in changes
            if self._was_at((before, after), entry.at, schools)
        ]
        told += self._reached(person_id, schools)
        return {"person_id": person_id, "changes": sorted(told, key=lambda each: each["at"])}

    def _reached(self, person_id: str, schools: Sequence[str]) -> list[Answer]:
        found = []
        for id in self._images.ids_that_named("contact_points", "person_ids", person_id):
            for entry, before, after in self._images.changes("contact_points", id):
                was, is_ = person_id in before.reached, person_id in after.reached
                if was != is_ and self._was_at_then(person_id, entry.at, schools):
                    address = (after if is_ else before).address.get("address", "")
                    field = {
                        "field": "reached_at", "side": "roster", "before": address if was else None,
                        "after": address if is_ else None,
                    }  # fmt: skip
                    found.append(
                        {"what": "contact point", "change": "added" if is_ else "removed",
                         "fields": [field], **self._cause(entry.cause), **_when(entry.at)}
                    )  # fmt: skip
        return found

    def _cause(self, cause: str) -> Answer:
        """What did it, and who asked for it; a cause nobody knows any more stands for itself."""
        job = self._database.roster_imports.find_one({"_id": cause.removesuffix(".held")})
        if job is not None:
            approval = job.get("approval") or {}
            return {"cause": job["_id"], "by": job["requested_by"],
                    "approved_by": approval.get("by", "")}  # fmt: skip
        act = self._act(cause)
        return {"cause": act.get("method", cause), "by": act.get("operator_id", ""),
                "approved_by": ""}  # fmt: skip

    def _act(self, correlation_id: str) -> Document:
        asked = {"body.correlation_id": correlation_id, "body.kind": "act"}
        for collection in (self._database.audit, self._database.acts):
            if found := collection.find_one(asked):
                body: Document = found["body"]
                return body
        return {}

    def _points_at(self, person_id: str, moment: datetime) -> list[Answer]:
        points = []
        for id in self._images.ids_that_named("contact_points", "person_ids", person_id):
            image = self._images.at("contact_points", id, moment)
            if person_id in image.reached:
                points.append(
                    {"contact_point_id": id, "kind": image.address.get("kind", ""),
                     "address": image.address.get("address", ""),
                     "shared_by": len(image.reached)}
                )  # fmt: skip
        return points

    def _named_at(self, field: str, id: str, moment: datetime) -> list[Answer]:
        candidates = self._images.ids_that_named("people", field, id)
        return [
            self._name(each, moment)
            for each in candidates
            if id in (self._images.at("people", each, moment).recorded or {}).get(field, [])
        ]

    def _name(self, person_id: str, moment: datetime) -> Answer:
        effective = self._images.at("people", person_id, moment).effective
        return {
            "person_id": person_id,
            "given_name": effective.get("given_name", ""),
            "family_name": effective.get("family_name", ""),
        }

    def _require(
        self, person_id: str, image: Image, moment: datetime | None, schools: Sequence[str]
    ) -> None:
        is_known = image.recorded is not None or any(self._images.changes("people", person_id))
        if not is_known or (schools and not self._is_at(image, moment, schools)):
            raise _nobody(person_id)

    def _was_at_then(self, person_id: str, moment: datetime, schools: Sequence[str]) -> bool:
        return self._was_at([self._images.at("people", person_id, moment)], moment, schools)

    def _was_at(self, images: Iterable[Image], at: datetime, schools: Sequence[str]) -> bool:
        """A school that a family left learns nothing of what came after."""
        return not schools or any(self._is_at(image, at, schools) for image in images)

    def _is_at(self, image: Image, moment: datetime | None, schools: Sequence[str]) -> bool:
        """Whether this was somebody at one of the schools, or a guardian of one who was."""
        recorded = image.recorded or {}
        found = set(recorded.get("school_ids", ()))
        for student_id in recorded.get("student_ids", ()):
            student = (
                self._images.at("people", student_id, moment)
                if moment
                else self._images.present("people", student_id)
            )
            found |= set((student.recorded or {}).get("school_ids", ()))
        return bool(found & set(schools))


def _change(what: str, before: Image, after: Image) -> Answer:
    change = "changed"
    if before.recorded is None and after.recorded is not None:
        change = "added"
    elif after.recorded is None and before.recorded is not None:
        change = "removed"
    fields = differences(before, after) if change == "changed" else []
    return {"what": what, "change": change, "fields": fields}


def _when(at: datetime) -> Answer:
    return {"at": at.isoformat()}


def _nobody(person_id: str) -> PersonNotFound:
    return PersonNotFound(
        f"nobody with the id {person_id} is or was in the directory. See: rapport people find."
    )
