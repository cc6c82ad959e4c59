# SPDX-License-Identifier: Apache-2.0
"""A district's own notices: told by translation, kept here, and sent from then on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contracts.notices import KINDS, shipped, template_of
from contracts.translation import WordingRecorded
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.channels.email.channel import passages
from services.notifications.channels.sms.channel import sms_text
from services.notifications.notices import NONE, languages, notice
from services.notifications.repository import MongoNotices
from services.translation.templates import handlers
from services.translation.templates.commands import ReviewTemplate
from tests.notifications.builders import an_announcement, some_words
from tests.translation.templates.builders import a_desk, now_in

OWN = {"full": "Lo tradujo una máquina.", "sms": "Por máquina."}


def recorded(
    sequence: int, language: str = "es", kind: str = "machine", **changes: Any
) -> WordingRecorded:
    usual = {"version": "v1", "texts": OWN, "reviewed_by": "op-olga"}
    template = template_of(kind)
    return WordingRecorded(
        wording_id=f"{template}:{language}", template=template, language=language,
        **usual | changes,
    ).at_sequence(sequence)  # type: ignore[return-value]  # fmt: skip


@pytest.fixture
def notices(database: Database) -> Iterator[MongoNotices]:
    database.notice_wordings.delete_many({})
    yield MongoNotices(Unit(database))
    database.notice_wordings.delete_many({})


@pytest.mark.mongo
@pytest.mark.row(20, 28)
def test_the_districts_wording_stands_beside_messages_from_then_on(notices: MongoNotices) -> None:
    notices.remember([recorded(1)])

    words = some_words(own_notices=notices.own())
    assert passages(words, "es-MX")[-1].text == OWN["full"]
    assert sms_text(words, "es").endswith(OWN["sms"])
    original = an_announcement().original_with_notice("no engine")
    assert "inglés" in sms_text(original, "es")


@pytest.mark.mongo
def test_a_wording_that_comes_late_or_twice_does_not_undo_a_newer_one(
    notices: MongoNotices,
) -> None:
    newer = recorded(3, texts={"full": "Nuevo.", "sms": "Nuevo."})
    notices.remember([newer, recorded(2), newer])

    assert notices.own()["es"]["machine"] == {"full": "Nuevo.", "sms": "Nuevo."}


@pytest.mark.mongo
def test_what_a_reviewer_rejected_is_not_sent_in_that_language(notices: MongoNotices) -> None:
    notices.remember([recorded(1, rejected=True), recorded(1, "closure-of-other", kind="machine")])

    said = notice("machine", "es", own=notices.own())

    assert (said.language, said.text) == ("en", shipped()["en"]["machine"]["full"])
    assert notice("machine", "pt", own=notices.own()).language == "pt"


@pytest.mark.mongo
def test_a_language_that_ships_no_notices_has_the_districts(notices: MongoNotices) -> None:
    notices.remember([recorded(1, "ti"), recorded(1, "ti", kind="partly")])

    own = notices.own()
    assert notice("machine", "ti-ER", own=own).text == OWN["full"]
    assert notice("original", "ti", own=own).language == "en"
    assert "ti" in languages(own)


@pytest.mark.mongo
def test_templates_that_are_no_notices_are_none_of_ours(notices: MongoNotices) -> None:
    closure = WordingRecorded(
        wording_id="closure:es", template="closure", language="es", version="v1", texts=OWN
    )
    notices.remember([closure.at_sequence(1)])  # type: ignore[list-item]

    assert notices.own() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_translation_tells_of_a_notice_is_what_is_kept_here(kind: str) -> None:
    desk = a_desk()
    template = template_of(kind)
    version = now_in(desk, template, "vi").wording.version
    handlers.review(
        ReviewTemplate(template=template, language="vi", version=version, verdict="approve"), desk
    )

    (told,) = desk.records.published  # type: ignore[attr-defined]

    assert (told.template, told.texts, told.own) == (template, shipped()["vi"][kind], False)


@pytest.mark.mongo
def test_what_is_approved_as_it_ships_is_said_as_the_release_says_it(notices: MongoNotices) -> None:
    earlier = {"full": "Lo tradujo uan máquina.", "sms": "Por uan máquina."}
    notices.remember([recorded(1), recorded(2, texts=earlier, own=False)])

    assert notice("machine", "es", own=notices.own()).text == shipped()["es"]["machine"]["full"]


@pytest.mark.mongo
@pytest.mark.parametrize(
    "said", ["Está en { original }.", "[[ Está en {original}. ]]", "{nombre}", "｛｛original｝｝"]
)
def test_a_wording_over_which_channels_would_stumble_is_replaced_by_the_one_that_ships(
    said: str, notices: MongoNotices
) -> None:
    notices.remember([recorded(1, kind="original", texts={"full": said, "sms": said})])

    original = an_announcement().original_with_notice("no engine")
    for own in (NONE, notices.own()):
        words = replace(original, own_notices=own)
        assert sms_text(words, "es").startswith("Mensaje en inglés.")
        assert passages(words, "es")[0].text.startswith("No se pudo traducir")
