# SPDX-License-Identifier: Apache-2.0
"""What is for a person to read: kept, forwarded to the office, acknowledged once a day."""

from collections.abc import Iterable
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from contracts.choices import Choice
from contracts.notifications import ReplyReceived
from kernel.errors import Unavailable
from kernel.unit import Unit
from services.notifications.channels.ports import Outcome
from services.notifications.inbound.choices import Heard, record
from services.notifications.inbound.forwarding import Offices
from services.notifications.inbound.queries import replies
from services.notifications.queries.why import why
from tests.notifications.builders import NOW, as_person
from tests.notifications.inbound.desk import ANA, Families, Noting, a_family

pytestmark = [pytest.mark.mongo, pytest.mark.row(12)]


@pytest.fixture
def families(emptied: Unit) -> Families:
    made = Families(unit=emptied)
    made.live_at(ANA, a_family("so"))
    return made


def letters(families: Families) -> list[tuple[str, str]]:
    found = []
    for mail in families.mails.taken:
        parsed = message_from_bytes(mail.content, policy=policy.default)
        part = parsed.get_body(("plain",))
        assert part is not None
        found.append((mail.recipient, part.get_content()))
    return found


def test_a_reply_is_kept_as_it_came_and_told(families: Families) -> None:
    families.text("Ana is sick today 🤒 {{student_name}}", media=1)
    (kept,) = families.unit.database.replies.find()
    assert kept["text"] == "Ana is sick today 🤒 {{student_name}}"
    assert (kept["people"], kept["language"], kept["media"]) == (["g1"], "so", 1)
    (told,) = families.told(ReplyReceived.type)
    assert told["contact_point_id"] == f"phone:{ANA}"
    assert "text" not in told


def test_it_is_forwarded_to_the_childrens_school(families: Families) -> None:
    families.text("Ana is sick today {{student_name}}\r\n.\r\nBcc: x@y.example")
    ((to, letter),) = letters(families)
    assert to == "lincoln@cook.example"
    assert "Ana is sick today ((student_name))" in letter
    assert "G1 Example, for Ana Ruiz (reads so)" in letter
    assert ANA in letter


@pytest.mark.parametrize("other", ["s2", "s3"])
def test_what_concerns_several_schools_goes_to_the_districts_office(
    families: Families, other: str
) -> None:
    number = "+15550100002"
    families.live_at(number, a_family(school="s1"), a_family(school=other, id="g2"))
    families.text("Both are sick", number)
    assert [to for to, _ in letters(families)] == ["district@cook.example"]


def test_so_does_what_comes_from_a_number_on_nobodys_file(families: Families) -> None:
    families.text("Who is this?", "+15550100009")
    ((to, letter),) = letters(families)
    assert to == "district@cook.example"
    assert "Nobody is on file" in letter


def test_it_is_acknowledged_once_a_day_in_the_familys_language(families: Families) -> None:
    assert families.text("Ana is sick") == [
        "Cook County Schools: Xafiiska dugsigu wuu helay fariintaada."
    ]
    assert families.text("And Luis too") == []
    families.clock.now += timedelta(hours=25)
    assert len(families.text("Luis is still sick")) == 1
    assert len(letters(families)) == 3


def test_who_stopped_is_read_and_not_texted(families: Families) -> None:
    families.text("STOP")
    assert families.text("Thank you for everything") == []
    assert len(letters(families)) == 1


def test_so_is_who_had_the_office_enter_a_stop(families: Families) -> None:
    said = Choice(choice_id="c1", allowed=False, at=NOW, contact_point_id=f"phone:{ANA}")
    unit = Unit(families.unit.database)
    unit.run(lambda: record(unit, said, Heard(origin="office", basis="revocation")))
    assert families.text("Thank you for everything") == []
    assert len(letters(families)) == 1


def test_nobody_is_told_that_an_office_has_it_where_none_is_named(families: Families) -> None:
    families.offices = Offices(district="", of_schools={})
    assert families.text("Ana is sick") == []
    assert families.unit.database.replies.count_documents({"office": ""}) == 1


def test_the_office_can_list_them_and_who_is_for_one_school_sees_its_own(
    families: Families,
) -> None:
    families.unit.database.people.insert_one(as_person(a_family("so")))
    families.text("Ana is sick")
    families.text("Who is this?", "+15550100009")
    database = families.unit.database
    listed = replies(database, 10)
    assert {one["text"] for one in listed} == {"Ana is sick", "Who is this?"}
    (one,) = replies(database, 10, ["s1"])
    assert (one["names"], one["forwarded_to"]) == (["G1 Example"], "lincoln@cook.example")
    assert one["forwarding"] == "sent"
    assert replies(database, 10, ["s2"]) == []


def test_while_the_relay_is_down_nothing_is_lost(families: Families) -> None:
    families.mails = Away()
    with pytest.raises(Unavailable):
        families.text("Ana is sick")
    (waiting,) = replies(families.unit.database, 10)
    assert waiting["forwarding"] == "on its way"
    families.mails = Noting()
    families.send()
    assert [to for to, _ in letters(families)] == ["lincoln@cook.example"]


class Away(Noting):
    """A relay that cannot be reached."""

    def send_many(self, messages: Iterable[Any]) -> list[Outcome]:
        raise Unavailable("No connection to the relay.")


def test_a_short_code_is_not_texted_back(families: Families) -> None:
    assert families.text("HELP", "24273") == []


def test_why_tells_of_an_answer_too(families: Families) -> None:
    families.unit.database.people.insert_one(as_person(a_family("so")))
    families.text("HELP")
    (announcement,) = families.unit.database.announcements.find()
    told = why(families.unit, announcement["_id"], "g1")
    assert told["outcome"] == "sent"
