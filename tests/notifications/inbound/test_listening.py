# SPDX-License-Identifier: Apache-2.0
"""From the link in a message to what is heard: the real process, a real database, real voices."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import requests

from kernel.clock import utc_now
from kernel.config import Outbound
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.sending import ChunkSender
from services.notifications.config import NotificationsSettings
from services.notifications.inbound.unsubscribe_page import texts as texts_of_links
from services.notifications.listening import espeak
from services.notifications.listening.answering import OPEN_FOR
from services.notifications.listening.config import ReadAloud
from services.notifications.listening.queries import listening
from services.notifications.listening.repository import MongoVoices
from services.notifications.listening.tokens import Heard
from services.notifications.listening.wording import texts
from services.notifications.model import Announcement
from services.notifications.repository import MongoAnnouncements, MongoChunks
from tests.notifications.builders import (
    NOW,
    a_chunk,
    an_announcement,
    limits_are_known,
    some_words,
)
from tests.notifications.inbound.gateway import Gateway
from tests.notifications.listening.builders import ID, KNOWN, TOKENS, some_links
from tests.notifications.sending import OpenGate
from tests.notifications.test_school_replies import FakeRelay
from tests.waiting import eventually

pytestmark = pytest.mark.mongo
OTHER_ID = "f" * 32


@pytest.fixture(scope="module")
def told(gateway: Gateway, database: Database) -> frozenset[str]:
    """What the process said by itself, some seconds after it started; it says it once."""
    eventually(lambda: MongoVoices(database).told() is not None, within_s=30)
    return MongoVoices(database).known()


@pytest.fixture
def known(told: frozenset[str], emptied: Unit) -> Unit:
    MongoVoices(emptied.database).remember(dict.fromkeys(told, ""))
    return emptied


def stored(unit: Unit, **changes: Any) -> Announcement:
    announcement = an_announcement(ID, body="{{student_name}} was absent at 16:30.")
    announcement.accepted_at = utc_now()
    announcement.words["es"] = some_words(
        texts={"subject": "Ausencia", "body": "{{student_name}} faltó a las 16:30."}
    )
    announcement.words["ar"] = some_words(
        "ar",
        texts={"subject": "غياب", "body": "غاب {{student_name}} الساعة 16:30. هاتف: 206-555-0100."},
    )
    for name, value in changes.items():
        setattr(announcement, name, value)
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    return announcement


def link(gateway: Gateway, language: str = "es", end: str = "") -> str:
    token = TOKENS.token(Heard(announcement_id=ID, language=language))
    return f"http://127.0.0.1:{gateway.port}/listen/{token}{end}"


@pytest.mark.row(29)
def test_the_page_is_in_the_familys_language_and_holds_nobodys_name(
    gateway: Gateway, known: Unit
) -> None:
    stored(known)
    page = requests.get(link(gateway, "ar"), timeout=10)
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text
    assert texts()["ar"]["voice"] in page.text
    assert "طفلك" in page.text
    assert "{{" not in page.text
    assert "script" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.row(28, 29)
def test_the_original_stands_on_the_page_below_words_that_nobody_approved(
    gateway: Gateway, known: Unit
) -> None:
    announcement = stored(known)
    url = link(gateway)
    assert "was absent" not in requests.get(url, timeout=10).text

    announcement.words["es"] = some_words(
        texts=announcement.words["es"].texts, beside=announcement.texts, original_language="en",
        notice="", made_by="template",
    )  # fmt: skip
    known.run(lambda: MongoAnnouncements(known).save(announcement))

    page = requests.get(url, timeout=10).text
    assert page.index("faltó a las 16:30") < page.index('<div lang="en"') < page.index("was absent")
    assert "your child was absent" in page.lower()


@pytest.mark.row(29)
def test_the_recording_is_as_long_as_the_text_and_made_once(gateway: Gateway, known: Unit) -> None:
    stored(known)
    first = requests.get(link(gateway, end=".mp3"), timeout=60)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "audio/mpeg")
    assert first.headers["Cache-Control"].startswith("private")
    assert first.headers["Accept-Ranges"] == "bytes"
    [kept] = known.database.recordings.find()
    assert kept["_id"].startswith(ID)
    known.database.recordings.update_one({}, {"$set": {"mp3": b"as it was kept"}})
    assert requests.get(link(gateway, end=".mp3"), timeout=10).content == b"as it was kept"


def test_a_player_may_ask_for_a_part_and_needs_nothing_twice(gateway: Gateway, known: Unit) -> None:
    stored(known)
    url = link(gateway, end=".mp3")
    whole = requests.get(url, timeout=60)
    part = requests.get(url, headers={"Range": "bytes=100-199"}, timeout=10)
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    beyond = requests.get(url, headers={"Range": f"bytes={10**9}-"}, timeout=10)
    assert beyond.status_code == 416
    again = requests.get(url, headers={"If-None-Match": whole.headers["ETag"]}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")
    head = requests.head(url, timeout=10)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.content)))


@pytest.mark.row(29)
def test_what_was_cancelled_is_read_to_nobody(gateway: Gateway, known: Unit) -> None:
    announcement = stored(known)
    announcement.cancel(utc_now())
    known.run(lambda: MongoAnnouncements(known).save(announcement))
    page = requests.get(link(gateway), timeout=10)
    assert texts()["es"]["cancelled"] in page.text
    assert "Ausencia" not in page.text
    assert requests.get(link(gateway, end=".mp3"), timeout=10).status_code == 410


@pytest.mark.row(29)
@pytest.mark.parametrize("is_cancelled", [True, False])
def test_who_heard_the_wrong_message_hears_the_right_one(
    gateway: Gateway, known: Unit, is_cancelled: bool
) -> None:
    wrong = stored(known, correction_id=OTHER_ID)
    if is_cancelled:
        wrong.cancel(utc_now())
        known.run(lambda: MongoAnnouncements(known).save(wrong))
    before = requests.get(link(gateway), timeout=10)
    assert before.status_code == 200
    assert ("Ausencia" in before.text) is not is_cancelled  # nobody knows the right words yet

    right = an_announcement(OTHER_ID)
    right.words["es"] = some_words()
    known.run(lambda: MongoAnnouncements(known).save(right))
    page = requests.get(link(gateway), timeout=10).text

    assert (texts()["es"]["cancelled"] in page) is is_cancelled
    assert "Nieve" in page
    assert "Ausencia" not in page
    assert requests.get(link(gateway, end=".mp3"), timeout=10).status_code == 410
    [audio] = re.findall(r'<audio [^>]*src="([^"]+)"', page)
    url = link(gateway).rpartition("/")[0]
    assert requests.get(f"{url}/{audio}", timeout=60).status_code == 200


@pytest.mark.row(29)
@pytest.mark.parametrize("what", ["forged", "unknown", "no words", "old"])
def test_what_is_not_to_be_heard_is_not_found(gateway: Gateway, known: Unit, what: str) -> None:
    url = link(gateway, "vi" if what == "no words" else "es")
    if what == "old":
        stored(known, accepted_at=utc_now() - OPEN_FOR - timedelta(seconds=1))
    elif what != "unknown":
        stored(known)
    if what == "forged":
        url = url[:-1] + ("A" if url[-1] != "A" else "Q")
    page = requests.get(url, timeout=10)
    assert page.status_code == 404
    assert texts_of_links()["en"]["unknown"] in page.text
    assert requests.get(f"{url}.mp3", timeout=10).status_code == 404


def test_without_voices_the_page_is_read_without_a_player(
    gateway: Gateway, told: frozenset[str], emptied: Unit
) -> None:
    stored(emptied)
    page = requests.get(link(gateway), timeout=10)
    assert page.status_code == 200
    assert "Ausencia" in page.text
    assert "<audio" not in page.text
    assert requests.get(link(gateway, end=".mp3"), timeout=10).status_code == 404


def test_only_looking_is_possible(gateway: Gateway, known: Unit) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert requests.request(method, link(gateway), timeout=10).status_code == 405


@pytest.mark.row(29)
@pytest.mark.browser
def test_a_browser_plays_it_and_finds_its_way_around_the_page(
    gateway: Gateway, known: Unit
) -> None:
    stored(known)
    command = [
        sys.executable,
        "-m",
        "tests.notifications.inbound.listening_page",
        link(gateway, "ar"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert 3 < seen["seconds"] < 20
    assert all(url.startswith(link(gateway, "ar")) for url in seen["asked"])
    assert seen["complaints"] == []
    assert (seen["language"], seen["direction"]) == ("ar", "rtl")
    assert seen["title"]
    assert seen["headings"] == seen["landmark"] == 1
    assert seen["label"] == "استمع إلى هذه الرسالة"
    assert seen["focusable"]
    assert seen["fits"]
    assert seen["contrast"] >= 4.5
    assert seen["languages"] == ["ar", "ar"]
    assert seen["kept"] == sorted(seen["kept"])
    # The control: without what keeps it in one piece, it would be read as 0100-555-206.
    assert seen["loose"] == sorted(seen["loose"], reverse=True)


def test_the_office_is_told_what_can_be_heard_and_why_not(emptied: Unit) -> None:
    database = emptied.database
    assert "has not said" in listening(database, some_links())["why"]
    MongoVoices(database).remember({})
    assert "not installed" in listening(database, some_links())["why"]
    MongoVoices(database).remember({"es-419": "", "cmn": "reads its own letters in English"})
    told = listening(database, some_links(without=["ar"]))
    assert (told["why"], told["languages"]) == ("", {"es": "es-419"})
    assert "so" in told["without_voice"]
    assert told["problems"] == {"cmn": "reads its own letters in English"}
    assert "RAPPORT_PUBLIC_URL" in listening(database, some_links(public_url=""))["why"]


def test_the_process_tells_which_voices_it_has(told: frozenset[str]) -> None:
    assert told == KNOWN


@pytest.mark.row(29)
@pytest.mark.parametrize(("setting", "has_link"), [(ReadAloud.EMAIL, True), (ReadAloud.OFF, False)])
def test_a_chunk_leaves_with_one_link_for_all_of_its_readers(
    emptied: Unit, setting: ReadAloud, has_link: bool
) -> None:
    MongoVoices(emptied.database).remember(dict.fromkeys(KNOWN, ""))
    announcement = an_announcement(ID)
    emptied.run(lambda: MongoAnnouncements(emptied).save(announcement))
    chunk = a_chunk(announcement, count=3)
    emptied.run(lambda: MongoChunks(emptied).add([chunk]))
    limits_are_known(emptied.database, NOW)
    relay = FakeRelay()
    channel = EmailChannel(
        relay, sender=Mailbox(address="a@cook.example"), reply_to=None, domain="cook.example"
    )
    gate = OpenGate(emptied, Outbound.LIVE, (), clock=lambda: NOW)
    ChunkSender(
        emptied, channel, gate, NotificationsSettings(), lambda: NOW,
        some_links(read_aloud=setting),
    ).send(chunk["_id"])  # fmt: skip
    assert len(relay.mails) == 3
    for mail in relay.mails:
        text = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",))
        assert text is not None
        assert (some_links().to(ID, "en") in text.get_content()) is has_link
    stored = emptied.database.announcements.find_one({"_id": ID})
    assert stored is not None
    assert "https" not in str(stored["words"])


def test_a_recording_holds_no_text() -> None:
    """What is kept is sound: nothing of it can be searched for a name."""
    assert not re.search(rb"Ana|Ruiz", espeak.record([espeak.Line(voice="en-us", text="Hello.")]))
