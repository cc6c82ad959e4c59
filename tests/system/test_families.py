# SPDX-License-Identifier: Apache-2.0
"""Families of many languages are written to, while translation is away and when it is back.

One platform for all tests of this module, in their order: without translation, with it, and last
in the mode allowlist.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.mongo import Database
from kernel.topology import apply, load
from tests.system.announcing import adds_up, announce, completed, shown, why
from tests.system.asking import Asking
from tests.system.captured import Captured
from tests.system.district import tell
from tests.system.multilingual import (
    BODY,
    LANGUAGES,
    PHONES,
    SHARED,
    address,
    by_mail,
    families,
    says_all,
)
from tests.system.processes import SERVICES, Platform
from tests.waiting import eventually

pytestmark = pytest.mark.system
WORDS_WAIT_S = 3.0


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    return Captured(tmp_path_factory.mktemp("captured"))


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, directory_database: Database, captured: Captured) -> None:
    apply(
        platform.environment["RAPPORT_AMQP_URL"], [load(SERVICES["translation"])], retry_scale=0.01
    )
    platform.start(
        "capture", "relay", "notifications", "notifications.recipients", "notifications.plan",
        "notifications.email", "notifications.sms",
        RAPPORT_WORDS_WAIT_S=str(WORDS_WAIT_S), RAPPORT_URGENT_WORDS_WAIT_S="1",
        **captured.environment,
    )  # fmt: skip
    tell(directory_database, list(families()), "roster")
    asking = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40)
    eventually(lambda: "roster" in asking.ask("notifications", "copies")["imports"], within_s=30)
    asking.close()


@pytest.fixture(scope="module")
def translating(platform: Platform) -> None:
    """From here on translation runs, and routine messages wait for it long enough."""
    platform.processes["notifications.plan"].stop()
    platform.start("notifications.plan", "translation", RAPPORT_WORDS_WAIT_S="120")


@pytest.fixture(scope="module")
def allowlisting(platform: Platform, captured: Captured) -> None:
    """From here on only one address may leave, and through the relay of that mode."""
    for name in ("notifications", "notifications.email"):
        platform.processes[name].stop()
    platform.start(
        "notifications", "notifications.email", RAPPORT_OUTBOUND="allowlist",
        RAPPORT_SMTP_URL=captured.smtp_url, RAPPORT_ALLOWLIST=address("es"),
    )  # fmt: skip


def notices(message: dict[str, Any]) -> str:
    """What of a mail is not the announcement itself."""
    return str(message["text"]).replace(BODY, "").strip()


@pytest.mark.row(25)
def test_without_translation_the_original_goes_out_with_a_notice_at_the_deadline(
    asking: Asking, captured: Captured
) -> None:
    asked_at = utc_now()
    id = announce(asking, "down", subject="Late start", body=BODY, audience=by_mail("en", "es"))
    eventually(lambda: address("en") in captured.messages("Late start"))
    assert address("es") not in captured.messages("Late start"), "it waits for its words"

    report = completed(asking, id)

    assert utc_now() - asked_at >= timedelta(seconds=WORDS_WAIT_S)
    mails = captured.messages("Late start")
    assert mails[address("en")]["text"].strip() == BODY
    assert BODY in mails[address("es")]["text"]
    assert "inglés" in notices(mails[address("es")]).lower()
    assert report["languages"]["es"]["notice"] == "original"
    assert "deadline" in why(asking, id, "mail-es")


def test_an_urgent_message_does_not_wait_for_the_routine_deadline(
    asking: Asking, captured: Captured
) -> None:
    id = announce(
        asking, "urgent", subject="Evacuation", body=BODY, urgent=True, audience=by_mail("es", "so")
    )
    report = completed(asking, id)
    assert report["seconds"] < WORDS_WAIT_S
    assert set(captured.messages("Evacuation")) == {address("es"), address("so")}


def test_cancelled_midway_what_waits_is_held_back_with_the_reason(
    asking: Asking, captured: Captured
) -> None:
    id = announce(asking, "stop", subject="Field trip", body=BODY, audience=by_mail(*LANGUAGES))
    eventually(lambda: address("en") in captured.messages("Field trip"))
    asking.ask("notifications", "announcement_cancel", announcement_id=id)

    report = eventually(lambda: _settled(asking, id), within_s=20)

    assert set(captured.messages("Field trip")) == {address("en")}
    assert (report["state"], adds_up(report)) == ("cancelled", True)
    assert report["families"] == {
        "total": 5,
        "reached": 1,
        "not_reached": [{"state": "suppressed", "reason": "cancelled", "families": 4}],
    }
    assert "was cancelled before this left" in why(asking, id, "mail-so")


def _settled(asking: Asking, id: str) -> Any:
    report = shown(asking, id)
    at = report["progress"]
    return report if at["planned"] and at["settled"] == at["deliveries"] else None


@pytest.mark.row(76)
def test_bad_addresses_and_missing_names_fail_alone_and_by_name(
    asking: Asking, captured: Captured
) -> None:
    id = announce(
        asking, "bad", subject="Photos", body="Photos of {{student_name}} are ready.",
        audience="person:broken,childless,mail-en,silent",
    )  # fmt: skip
    report = completed(asking, id)

    (mail,) = captured.messages("Photos").values()
    assert mail["text"].strip() == "Photos of Child of mail-en Example are ready."
    assert adds_up(report)
    assert {one["reason"]: one["families"] for one in report["families"]["not_reached"]} == {
        "bad-address": 1,
        "placeholder-missing": 1,
        "no-contact": 1,
    }
    assert "none that mail can be sent to" in why(asking, id, "broken")
    assert "not on file" in why(asking, id, "childless")


@pytest.mark.row(36)
@pytest.mark.row(74)
def test_texts_of_a_killed_worker_arrive_once_for_each_number(
    platform: Platform, asking: Asking, captured: Captured, tmp_path: Path
) -> None:
    """Killed when the gateway had the texts and the ledger nothing: the token keeps them one."""
    platform.processes["notifications.sms"].stop()
    died = tmp_path / "died"
    platform.start(
        "notifications.sms", RAPPORT_CRASH_AT="after-send", RAPPORT_CRASH_ONCE=str(died),
        **captured.environment,
    )  # fmt: skip
    audience = "person:sms-en,both-1,both-2"
    id = announce(asking, "sms", subject="Bus 12", body="Bus 12 is late.", urgent=True,
                  audience=audience)  # fmt: skip
    eventually(died.exists, within_s=20)
    platform.processes["notifications.sms"].kill()
    platform.processes["notifications.sms"].start()

    report = completed(asking, id)

    texts = captured.messages("Bus 12")
    assert set(texts) == {PHONES["en"], SHARED}
    assert texts[PHONES["en"]]["text"] == "Bus 12\nBus 12 is late."
    assert (report["totals"]["sent"], report["totals"]["reached"]) == (2, 3)
    assert "shared by 2 people, sent once" in why(asking, id, "both-2")


@pytest.mark.usefixtures("translating")
def test_every_family_reads_it_in_its_language_or_with_a_notice_and_no_number_is_lost(
    asking: Asking, captured: Captured
) -> None:
    before = captured.latest()
    id = announce(asking, "words", subject="School lunch", body=BODY, audience=by_mail(*LANGUAGES))
    report = completed(asking, id)

    mails = {one["language"]: one for one in captured.messages(after=before).values()}
    assert set(mails) == set(LANGUAGES)
    for mail in mails.values():
        assert says_all(mail["text"]), mail["text"]
    for language in ("es", "pt"):
        assert BODY not in mails[language]["text"]
        assert mails[language]["subject"] != "School lunch"
        assert report["languages"][language]["notice"] == "machine"
    for language in ("so", "ar"):
        assert BODY in mails[language]["text"]
        assert notices(mails[language])
        assert report["languages"][language]["notice"] == "original"
    assert 'dir="rtl"' in mails["ar"]["html"]
    assert "Translated into es by " in why(asking, id, "mail-es")


@pytest.mark.usefixtures("translating")
def test_texts_are_in_the_language_of_their_family_too(asking: Asking, captured: Captured) -> None:
    before = captured.latest()
    audience = "person:sms-en,sms-es,sms-so"
    completed(asking, announce(asking, "texts", subject="School lunch", body=BODY,
                               audience=audience))  # fmt: skip
    texts = {one["language"]: one["text"] for one in captured.messages(after=before).values()}
    assert set(texts) == {"en", "es", "so"}
    assert texts["en"] == f"School lunch\n{BODY}"
    assert BODY not in texts["es"]
    assert BODY in texts["so"]
    assert len(texts["so"]) > len(texts["en"])
    assert all(map(says_all, texts.values()))


@pytest.mark.usefixtures("translating")
def test_a_correction_reaches_each_where_the_mistake_did_in_its_language(
    asking: Asking, captured: Captured
) -> None:
    audience = "person:mail-en,mail-es,mail-so,sms-es,silent"
    id = announce(asking, "wrong", subject="No lunch", body="No lunch today.", audience=audience)
    completed(asking, id)
    before = captured.latest()

    correction_id = asking.ask(
        "notifications", "announcement_correct", announcement_id=id, correction=BODY
    )["correction_id"]
    report = completed(asking, correction_id)

    got = captured.messages(after=before)
    assert set(got) == {address("en"), address("es"), address("so"), PHONES["es"]}
    assert got[address("en")]["subject"] == "Correction: No lunch"
    assert all(says_all(one["text"]) for one in got.values())
    assert BODY not in got[address("es")]["text"]
    assert BODY not in got[PHONES["es"]]["text"]
    assert notices(got[address("so")])
    assert report["families"] == {"total": 4, "reached": 4, "not_reached": []}


@pytest.mark.usefixtures("translating")
def test_a_gathering_that_is_announced_reaches_its_families_with_day_and_time(
    platform: Platform, asking: Asking, captured: Captured
) -> None:
    platform.start("events")
    before = captured.latest()
    asking.ask(
        "events", "gathering_schedule", gathering_id="math", title="Family Math Night",
        starts_at="2027-12-02T18:00:00-06:00", ends_at="2027-12-02T19:30:00-06:00",
        place="Lincoln Elementary, gym",
    )  # fmt: skip
    asked = {"gathering_id": "math", "audience": by_mail("en", "so"), "announcement_key": "m1"}
    for _ in range(2):  # asking twice is asking once
        asking.ask("events", "gathering_announce", **asked)

    mails = eventually(lambda: _both(captured, before), within_s=30)

    for language in ("en", "so"):
        text = mails[address(language)]["text"]
        assert "Thursday, December 2, 2027, 6:00 PM to 7:30 PM" in text
        assert "Lincoln Elementary, gym" in text
    assert mails[address("en")]["subject"] == "Family Math Night, Thursday, December 2, 2027"
    found = asking.ask("notifications", "announcements_list", limit=50)
    assert [one["category"] for one in found].count("gatherings") == 1


def _both(captured: Captured, before: int) -> Any:
    mails = captured.messages(after=before)
    return mails if len(mails) == 2 else None


@pytest.mark.usefixtures("translating", "allowlisting")
def test_in_the_mode_allowlist_only_named_addresses_leave(
    asking: Asking, captured: Captured
) -> None:
    before = captured.latest()
    id = announce(asking, "pilot", subject="Pilot", body="Hello.", audience=by_mail("en", "es"))
    report = completed(asking, id)
    assert set(captured.messages(after=before)) == {address("es")}
    assert report["families"]["not_reached"] == [
        {"state": "suppressed", "reason": "not-on-allowlist", "families": 1}
    ]
