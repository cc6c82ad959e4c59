# SPDX-License-Identifier: Apache-2.0
"""What a slot, or a district's own words, could make of a message that nobody meant."""

import pytest

from kernel.errors import Rejected
from services.notifications.texts import check_texts
from services.translation.templates import handlers
from services.translation.templates.commands import (
    ImportWordings,
    RenderTemplate,
    ResetWording,
    ReviewTemplate,
)
from services.translation.templates.handlers import Desk
from services.translation.templates.reading import shipped
from services.translation.templates.values import read_slots
from tests.translation.templates.builders import NOON, a_desk, now_in, the_library

LIFTED = {"school": "Oak Hill", "date": "2026-12-04", "time": "11:40"}
CLOSURE = {"school": "Oak Hill", "date": "2026-12-04"}


def the_english(desk: Desk, template: str, slots: dict[str, str]) -> str:
    command = RenderTemplate(template=template, slots=slots)
    return handlers.render_template(command, the_library(desk), NOON.date())[2]["body"]


def imported(desk: Desk, text: str) -> None:
    handlers.import_wordings(ImportWordings(text=text), desk)


@pytest.mark.parametrize("given", ["2:45", "02:45", "1:00", "6:30"])
def test_an_hour_that_may_be_night_or_afternoon_is_asked_about(given: str) -> None:
    template = shipped().catalogue.get("lockdown-lifted")

    with pytest.raises(Rejected, match="add AM or PM"):
        read_slots(template, LIFTED | {"dismissal": given})

    assert "2:45 PM" in the_english(a_desk(), template.id, LIFTED | {"dismissal": "2:45 pm"})


def test_an_address_comes_through_with_every_dot_of_it() -> None:
    address = "https://www.example.org/2026..27/closings"

    assert address in the_english(a_desk(), "closure", CLOSURE | {"url": address})


def test_as_many_schools_as_are_taken_fit_into_the_subject_of_every_language() -> None:
    many = "; ".join(f"School {n:02}" for n in range(18))
    template = shipped().catalogue.get("closure")

    values = read_slots(template, CLOSURE | {"school": many})
    with pytest.raises(Rejected, match="All elementary schools"):
        read_slots(template, CLOSURE | {"school": f"{many}; One more"})

    for language in the_library(a_desk()).languages_of("closure"):
        texts = now_in(a_desk(), "closure", language).wording.filled(values)
        check_texts({part: texts[part] for part in ("subject", "body", "sms")})


@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\u2060", "\x00"])
def test_an_address_with_unseen_characters_is_refused(unseen: str) -> None:
    with pytest.raises(Rejected, match="is no address of a web page"):
        the_english(a_desk(), "closure", CLOSURE | {"url": f"https://www.example.org/{unseen}a"})


@pytest.mark.row(28)
def test_english_words_that_were_rejected_are_announced_no_more() -> None:
    desk = a_desk()
    version = now_in(desk, "closure", "en").wording.version
    handlers.review(
        ReviewTemplate(
            template="closure", language="en", version=version, verdict="reject", note="Wrong."
        ),
        desk,
    )

    with pytest.raises(Rejected, match="rejected by a reviewer") as refused:
        the_english(desk, "closure", CLOSURE)

    assert refused.value.code == "template-rejected"
    library = the_library(desk)
    assert [library.best(id, "es") is None for id in ("closure", "delay", "notice-machine")] == [
        True, False, False,
    ]  # fmt: skip
    assert the_english(desk, "delay", CLOSURE | {"time": "10:00"})


def test_a_language_that_was_taken_back_does_not_stand_in_the_way_of_the_english_text() -> None:
    desk = a_desk()
    imported(desk, HMONG)
    handlers.reset_wording(ResetWording(template="rsvp", language="hmn"), desk)

    english = now_in(desk, "rsvp", "en").wording
    handlers.review(
        ReviewTemplate(template="rsvp", language="en", version=english.version, verdict="approve"),
        desk,
    )

    assert now_in(desk, "rsvp", "en").state == "reviewed"


@pytest.mark.parametrize(
    "said",
    [
        "Está en { original }.",
        "Hola. [[ Está en {original}. ]]",
        "｛｛{original}｝｝",
        "En {original}}.",
    ],
)
def test_a_notice_that_only_templates_could_fill_in_is_refused(said: str) -> None:
    with pytest.raises(Rejected, match="template notice-partly, full"):
        imported(
            a_desk(), f'language = "es"\n[notice-partly]\nfull = "{said}"\nsms = "{{original}}"'
        )


HMONG = """
language = "hmn"
[writing]
months = "a, b, c, d, e, f, g, h, i, j, k, l"
weekdays = "a, b, c, d, e, f, g"
date = "{weekday} {day} {month} {year}"
and = "thiab"
[rsvp]
subject = "Koj tuaj: {gathering}"
body = "{gathering} {people, plural, other {#}} {date} {time} {place} [[ {phone} ]]"
sms = "{gathering} {people, plural, other {#}} {date} {time} {place} [[ {phone} ]]"
"""
