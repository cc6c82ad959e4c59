# SPDX-License-Identifier: Apache-2.0
"""Which words go out when translations come early, late, broken or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from contracts.notifications import SendEmailChunk
from contracts.translation import ReviewRequested
from services.notifications import handlers
from services.notifications.channels.email.channel import passages
from services.notifications.channels.sms.channel import sms_text
from services.notifications.commands import Words
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    an_announcement,
    families,
    refused,
    translated,
)
from tests.notifications.fakes import FakeAudiences, FakeStores

AFTER_DEADLINE = NOW + timedelta(seconds=SETTINGS.words_wait_s)


def a_district(languages: Sequence[str], **changes: Any) -> FakeStores:
    stores = FakeStores(FakeAudiences(families(len(languages), languages)))
    stores.announcements.save(an_announcement(**changes))
    return stores


def plan(stores: FakeStores) -> None:
    handlers.plan_window(
        "A1", stores.announcements, stores.audiences, stores.chunks, stores.ledger, SETTINGS, NOW
    )


def take(stores: FakeStores, answer: Any) -> None:
    handlers.take_words(answer, stores.announcements, stores.chunks)


def deadline(stores: FakeStores, now: Any = AFTER_DEADLINE) -> None:
    for announcement_id in stores.announcements.due(now, 20):
        handlers.stop_waiting(announcement_id, stores.announcements, stores.chunks, now)


def words(stores: FakeStores, language: str) -> Words:
    found = stores.announcements.get("A1").words_for(language)
    assert found is not None
    return found


def handed_over(stores: FakeStores) -> int:
    return sum(isinstance(one, SendEmailChunk) for one in stores.published)


def test_each_language_goes_out_as_soon_as_its_words_are_there() -> None:
    stores = a_district(["es", "pt"])
    plan(stores)

    take(stores, translated("es"))

    assert stores.chunks.states() == {"es": "ready", "pt": "waiting"}
    assert words(stores, "es").texts == translated("es").texts
    assert words(stores, "es").notice == "machine"
    take(stores, translated("pt"))
    assert stores.chunks.states() == {"es": "ready", "pt": "ready"}
    assert handed_over(stores) == 2


def test_words_that_come_between_two_windows_let_the_next_chunk_out_at_once() -> None:
    stores = a_district(["es"] * (handlers.FIRST_WINDOW + 1))
    plan(stores)
    take(stores, translated("es"))
    plan(stores)

    assert {chunk["state"] for chunk in stores.chunks.kept.values()} == {"ready"}
    assert handed_over(stores) == len(stores.chunks.kept) == 2


@pytest.mark.row(25)
def test_a_refused_translation_lets_the_original_out_with_a_notice() -> None:
    stores = a_district(["so"])
    plan(stores)

    take(stores, refused("so"))

    original = stores.announcements.get("A1")
    assert words(stores, "so").texts == original.texts
    assert (words(stores, "so").notice, words(stores, "so").language) == ("original", "en")
    assert "No engine here knows so." in words(stores, "so").explanation
    assert stores.chunks.states() == {"so": "ready"}


@pytest.mark.row(25)
@pytest.mark.parametrize(
    "body",
    [
        "Querida familia de Ana,",
        "Querida familia de {{nombre_estudiante}},",
        "Querida familia de {{student_name},",
        "Querida familia de {{student_name}} y {{guardian_name}},",
    ],
)
def test_a_translation_that_broke_a_placeholder_never_goes_out(body: str) -> None:
    asked = {"body": "Dear family of {{student_name}},", "placeholders": ["student_name"]}
    stores = a_district(["es"], **asked)
    plan(stores)

    take(stores, translated("es", texts={"subject": "Nieve", "body": body}))

    assert words(stores, "es").notice == "original"
    assert words(stores, "es").texts["body"] == asked["body"]
    assert stores.chunks.states() == {"es": "ready"}


@pytest.mark.row(25)
@pytest.mark.parametrize(
    "texts",
    [
        {"body": "La escuela empieza a las 10:00."},
        {"subject": "Nieve", "body": " "},
        {"subject": "Nieve\nBcc: everybody@example.org", "body": "Sin clases."},
        {"subject": "Nieve", "body": "medio \udc00"},
    ],
)
def test_a_translation_that_no_mail_could_carry_never_goes_out(texts: dict[str, str]) -> None:
    stores = a_district(["es"])
    plan(stores)

    take(stores, translated("es", texts=texts))

    assert words(stores, "es").notice == "original"
    assert stores.chunks.states() == {"es": "ready"}


def test_a_translation_that_kept_its_placeholder_does_go_out() -> None:
    stores = a_district(["es"], body="Family of {{student_name}}", placeholders=["student_name"])
    plan(stores)
    take(
        stores, translated("es", texts={"subject": "Nieve", "body": "Familia de {{student_name}}"})
    )
    assert words(stores, "es").notice == "machine"


def test_readers_of_a_sibling_of_the_originals_language_get_it_without_a_notice() -> None:
    stores = a_district(["en-GB"], language="en-US")
    plan(stores)
    original = stores.announcements.get("A1").texts

    take(stores, translated("en-GB", texts=original, engine="original"))

    assert (words(stores, "en-GB").texts, words(stores, "en-GB").notice) == (original, "")


@pytest.mark.row(25)
def test_at_the_deadline_the_original_goes_out_and_a_later_translation_is_only_kept() -> None:
    stores = a_district(["es"])
    plan(stores)
    deadline(stores)

    assert stores.chunks.states() == {"es": "ready"}
    assert words(stores, "es").notice == "original"
    take(stores, translated("es"))

    assert words(stores, "es").notice == "original"
    assert stores.announcements.get("A1").late_words["es"].texts == translated("es").texts
    assert handed_over(stores) == 1


def test_before_the_deadline_nobody_gets_the_original() -> None:
    stores = a_district(["es"])
    plan(stores)
    deadline(stores, AFTER_DEADLINE - timedelta(milliseconds=1))
    handlers.stop_waiting("A1", stores.announcements, stores.chunks, NOW)
    assert stores.chunks.states() == {"es": "waiting"}


def test_the_deadline_leaves_languages_alone_that_have_their_words() -> None:
    stores = a_district(["es", "pt"])
    plan(stores)
    take(stores, translated("es"))
    deadline(stores)
    assert words(stores, "es").notice == "machine"
    assert words(stores, "pt").notice == "original"
    assert stores.announcements.due(AFTER_DEADLINE, 20) == []


def a_review(language: str = "es", **changes: Any) -> ReviewRequested:
    usual: dict[str, Any] = {
        "task_id": "T1", "request_id": "A1", "language": language, "category": "health",
        "due_at": NOW + timedelta(hours=24), "then": "original", "words": 7,
    }  # fmt: skip
    return ReviewRequested(**usual | changes)


@pytest.mark.row(23)
def test_what_a_person_reads_first_waits_past_the_usual_deadline_and_others_do_not() -> None:
    stores = a_district(["es", "so"])
    plan(stores)

    handlers.await_review(a_review(), stores.announcements)
    deadline(stores)

    assert stores.chunks.states() == {"es": "waiting", "so": "ready"}
    take(stores, translated("es", made_by="person"))
    assert stores.chunks.states() == {"es": "ready", "so": "ready"}
    assert words(stores, "es").notice == ""


@pytest.mark.row(23)
def test_should_translation_be_down_when_reviewers_time_is_over_the_original_goes_out() -> None:
    stores = a_district(["es"])
    plan(stores)
    handlers.await_review(a_review(), stores.announcements)

    deadline(stores, NOW + timedelta(hours=24))
    assert stores.chunks.states() == {"es": "waiting"}

    deadline(stores, NOW + timedelta(hours=24) + handlers.GRACE)
    assert stores.chunks.states() == {"es": "ready"}
    assert words(stores, "es").notice == "original"


@pytest.mark.row(23)
def test_by_the_districts_wish_it_waits_until_somebody_has_read_it() -> None:
    stores = a_district(["es"])
    plan(stores)
    handlers.await_review(a_review(then="wait"), stores.announcements)

    deadline(stores, NOW + timedelta(days=60))

    assert stores.chunks.states() == {"es": "waiting"}


def test_a_review_that_is_asked_for_when_the_original_has_gone_out_changes_nothing() -> None:
    stores = a_district(["es"])
    plan(stores)
    deadline(stores)

    handlers.await_review(a_review(), stores.announcements)

    assert stores.chunks.states() == {"es": "ready"}
    assert stores.announcements.get("A1").in_review == {}


@pytest.mark.row(25)
def test_words_of_which_a_part_stays_in_the_original_say_so() -> None:
    stores = a_district(["es"])
    plan(stores)

    take(stores, translated("es", kept_sentences=1, explanation="1 of 3 sentences ..."))

    assert words(stores, "es").notice == "partly"
    assert words(stores, "es").explanation == "1 of 3 sentences ..."


@pytest.mark.row(28)
def test_the_original_stands_beside_words_that_nobody_of_the_district_has_approved() -> None:
    stores = a_district(["es"], category="emergency")
    plan(stores)

    take(stores, translated("es", made_by="template", original_beside=True))

    found = words(stores, "es")
    original = stores.announcements.get("A1").texts
    assert (found.beside, found.original_language, found.notice) == (original, "en", "")
    text = sms_text(found, "es")
    assert text.index(found.texts["body"]) < text.index(original["body"])
    last = passages(found, "es")[-1]
    assert original["body"] in last.text
    assert last.language == "en"
