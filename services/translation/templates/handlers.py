# SPDX-License-Identifier: Apache-2.0
"""One function for each thing that can be asked of templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from contracts.translation import WordingRecorded
from kernel.errors import Rejected
from kernel.identity import Operator
from services.translation.templates.access import require_reviewer
from services.translation.templates.commands import (
    ImportWordings,
    RenderTemplate,
    ResetWording,
    ReviewTemplate,
    RevokeReview,
)
from services.translation.templates.errors import DateOutOfPlace, NotTheVersion, WordingNotFound
from services.translation.templates.library import InForce, Library
from services.translation.templates.model import Kind, SlotType, Template
from services.translation.templates.ports import Reviewers, WordingRecords
from services.translation.templates.reading import (
    ENGLISH,
    Shipped,
    language_in,
    toml_of,
    wordings_in,
)
from services.translation.templates.record import By, WordingRecord, wording_id
from services.translation.templates.values import Value, read_slots
from services.translation.templates.wording import Wording, wrong

LONGEST_FILE = 500_000
ALIKE = 80  # of 100: a school's name that was probably meant
LONGEST_AGO, FARTHEST_AHEAD = timedelta(days=2), timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What acts on wordings work with: `by` acts, at `now`."""

    shipped: Shipped
    records: WordingRecords
    reviewers: Reviewers
    operator: Operator
    by: By

    def library(self, template: str) -> Library:
        return Library(self.shipped, self.records.of(template).values())

    def record(self, template: str, language: str) -> WordingRecord:
        known = self.records.of(template).get(language)
        return known or WordingRecord(template=template, language=language)

    def require_reviewer(self, template: Template, language: str) -> None:
        reviews = self.reviewers.languages_of(self.operator.operator_id)
        require_reviewer(self.operator, template, language, reviews)

    def save(self, record: WordingRecord) -> InForce:
        """Store it, tell it, and tell those that another English text changed the state of."""
        self.records.save(record, told(record, self.library_with(record)))
        if record.language == ENGLISH and self.shipped.catalogue.get(record.template).kind != (
            Kind.NOTICE
        ):
            for other in self.records.of(record.template).values():
                if other.language != ENGLISH:
                    self.records.save(other, told_or_gone(other, self.library_with(record)))
        return in_force(self.library_with(record), record.template, record.language)

    def library_with(self, record: WordingRecord) -> Library:
        """As it will be once this record is stored."""
        others = self.records.of(record.template)
        return Library(self.shipped, {**others, record.language: record}.values())


def render_template(
    command: RenderTemplate, library: Library, today: date
) -> tuple[Template, Wording, Mapping[str, str]]:
    """Template, English wording and English texts. Raise Rejected naming the slot that is wrong."""
    template = library.template(command.template)
    if template.kind == Kind.NOTICE:
        raise Rejected(
            f"{template.id} is a notice: the platform puts it beside messages by itself.",
            code="template-unknown", template=template.id,
        )  # fmt: skip
    _require_not_rejected(library, template)
    values = read_slots(template, command.slots)
    _require_sensible_days(template, values, today)
    english = library.english(template.id)
    return template, english, english.filled(values)


def _require_not_rejected(library: Library, template: Template) -> None:
    """What all languages say is what the English text says."""
    if library.is_rejected(template.id):
        raise Rejected(
            f"The English words of {template.id} were rejected by a reviewer (rapport templates "
            f"history {template.id} --language en). Approve or reword them, or write it freely.",
            code="template-rejected", template=template.id,
        )  # fmt: skip


def unknown_schools(
    command: RenderTemplate, template: Template, schools: Sequence[str]
) -> list[str]:
    """What to say of names that are no school of the district: somebody mistyped, maybe."""
    if not schools:
        return []
    given = [
        name
        for slot, value in read_slots(template, command.slots).items()
        if template.slots[slot].type == SlotType.SCHOOL and isinstance(value, tuple)
        for name in value
    ]
    return [_no_school(name, schools) for name in given if name not in schools]


def _no_school(name: str, schools: Sequence[str]) -> str:
    close = process.extractOne(name, schools, scorer=fuzz.WRatio, score_cutoff=ALIKE)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return f"{name!r} is no school of the district.{meant}"


def review(command: ReviewTemplate, desk: Desk) -> InForce:
    """Approve or reject what the reviewer read, and nothing that came meanwhile."""
    library = desk.library(command.template)
    template = library.template(command.template)
    desk.require_reviewer(template, command.language)
    found = in_force(library, command.template, command.language)
    if found.wording.version != command.version:
        raise NotTheVersion(
            f"{command.template} in {command.language} is version {found.wording.version} now, not "
            f"{command.version}. Read it again: rapport templates show {command.template} "
            f"--language {command.language}"
        )
    record = desk.record(command.template, command.language)
    if command.verdict == "approve":
        english = library.english(command.template).version
        record.approve(command.version, english, desk.by, command.note)
    else:
        if not command.note.strip():
            raise Rejected("Say why: --note 'what is wrong with it'.", code="note-missing")
        record.reject(command.version, desk.by, command.note)
    return desk.save(record)


def revoke_review(command: RevokeReview, desk: Desk) -> InForce:
    library = desk.library(command.template)
    desk.require_reviewer(library.template(command.template), command.language)
    found = in_force(library, command.template, command.language)
    record = desk.record(command.template, command.language)
    if found.wording.version not in record.reviews:
        return found
    record.revoke(found.wording.version, desk.by, command.note)
    return desk.save(record)


def import_wordings(command: ImportWordings, desk: Desk) -> list[InForce]:
    """All of a file, or nothing. What says the same as before stays as it is, with its review."""
    where = "the file"
    if len(command.text) > LONGEST_FILE:
        raise Rejected(
            f"{where} has {len(command.text):,} characters: no language's words are that many.",
            code="wording-wrong",
        )
    tables = toml_of(command.text, where)
    language = language_in(tables, command.language, where)
    shipped = desk.shipped
    found = wordings_in(tables, language, where, shipped.catalogue, shipped.wordings, partly=True)
    if not found:
        raise Rejected("No template of the file is filled in.", code="wording-wrong")
    for wording in found.values():
        desk.require_reviewer(wording.template, language)
    for wording in found.values():
        library = desk.library(wording.template.id)
        _require_same_english(wording, tables.get("made_from", {}), library, where)
    taken = [_taken(wording, command.note, desk) for wording in found.values()]
    return [each for each in taken if each is not None]


def _taken(wording: Wording, note: str, desk: Desk) -> InForce | None:
    """None when it says what is said already."""
    id, language = wording.template.id, wording.language
    library = desk.library(id)
    known = library.find(id, language)
    if known and known.wording.version == wording.version and not known.outdated:
        return None
    record = desk.record(id, language)
    record.take(wording.texts, library.english(id).version, desk.by, note)
    return desk.save(record)


def _require_same_english(
    wording: Wording, made_from: Mapping[str, str], library: Library, where: str
) -> None:
    """A translation of what the district said before is none of what it says now."""
    id = wording.template.id
    beside = made_from.get(id, "")
    if wording.language != ENGLISH and beside and beside != library.english(id).version:
        problem = "the English text has changed since the file was exported: export it again."
        raise wrong(where, id, "made_from", problem)


def reset_wording(command: ResetWording, desk: Desk) -> InForce | None:
    """None: nothing ships in this language, so it has no wording any more."""
    library = desk.library(command.template)
    desk.require_reviewer(library.template(command.template), command.language)
    record = desk.record(command.template, command.language)
    if command.to:
        texts = desk.records.texts_of(command.template, command.language, command.to)
        if texts is None:
            raise WordingNotFound(
                f"{command.template} in {command.language} never had a version {command.to}. "
                f"See: rapport templates history {command.template} --language {command.language}"
            )
        english = library.english(command.template).version
        record.take(texts, english, desk.by, command.note)
        return desk.save(record)
    if record.texts is None:
        return library.find(command.template, command.language)
    shipped = desk.shipped.find(command.template, command.language)
    record.reset(shipped.version if shipped else "", desk.by, command.note)
    if shipped is None:
        desk.records.save(record, gone(record))
        return None
    return desk.save(record)


def resend_wordings(desk: Desk) -> int:
    """Tell every wording that the district has a record of, for a copy that lost some. How many."""
    records = desk.records.all()
    for record in records:
        desk.records.save(record, told_or_gone(record, desk.library_with(record)))
    return len(records)


def in_force(library: Library, template: str, language: str) -> InForce:
    """Raise WordingNotFound when nobody worded it in this language."""
    known = library.template(template)
    found = library.find(template, language)
    if found is None:
        languages = ", ".join(library.languages_of(template))
        raise WordingNotFound(
            f"Nobody has worded {known.id} in {language}. It is worded in: {languages}. "
            f"A new language: rapport templates export --language {language} FILE"
        )
    return found


def told_or_gone(record: WordingRecord, library: Library) -> WordingRecorded:
    """Also of a record whose language, or whose template, there is no more."""
    known = record.template in library.templates
    found = known and library.find(record.template, record.language)
    return told(record, library) if found else gone(record)


def told(record: WordingRecord, library: Library) -> WordingRecorded:
    found = in_force(library, record.template, record.language)
    review = None if found.rejected else found.review
    return WordingRecorded(
        wording_id=record.id, template=record.template, language=record.language,
        version=found.wording.version, texts=dict(found.wording.texts),
        reviewed_by=review.operator_id if review else "",
        reviewed_at=review.at if review else None, rejected=found.rejected, own=found.own,
    )  # fmt: skip


def gone(record: WordingRecord) -> WordingRecorded:
    return WordingRecorded(
        wording_id=wording_id(record.template, record.language), template=record.template,
        language=record.language, version="", texts={}, own=False,
    )  # fmt: skip


def _require_sensible_days(template: Template, values: Mapping[str, Value], today: date) -> None:
    for slot, value in values.items():
        if isinstance(value, date) and not (today - LONGEST_AGO <= value <= today + FARTHEST_AHEAD):
            raise DateOutOfPlace(
                f"Template {template.id}, slot {slot}: {value} is long gone or far ahead. Is the "
                "year right?",
                template=template.id, slot=slot,
            )  # fmt: skip
