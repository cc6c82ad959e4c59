# SPDX-License-Identifier: Apache-2.0
"""A family without an account or an app answers by plain text, and the school hears it."""

from pathlib import Path
from typing import Any

import pytest
import requests

from deploy.embedded import ports
from kernel.mongo import Database
from kernel.topology import apply, load
from services.notifications.channels.ports import OutgoingText
from services.notifications.channels.sms.twilio import GatewayAddress, TwilioGateway
from tests.notifications.builders import a_child, a_person, a_phone
from tests.system.captured import Captured
from tests.system.processes import SERVICES, Platform
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.engine, pytest.mark.row(10, 12, 15)]
ANA = "+15550100001"


@pytest.fixture(scope="module")
def captured(
    platform: Platform, notifications_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Captured:
    made = Captured(Path(tmp_path_factory.mktemp("captured")))
    (inbound,) = ports.choose_free(1)
    settings = {
        "RAPPORT_INBOUND_PORT": str(inbound),
        "RAPPORT_CAPTURE_INBOUND_URL": f"http://127.0.0.1:{inbound}",
        "RAPPORT_REPLY_TO": "office@cook.example",
        **made.environment,
    }
    apply(
        platform.environment["RAPPORT_AMQP_URL"], [load(SERVICES["translation"])], retry_scale=0.01
    )
    platform.start(
        "capture", "relay", "directory", "notifications.inbound", "notifications.sms",
        "notifications.email", "notifications.plan", "translation", **settings,
    )  # fmt: skip
    family = a_person("g1", a_child("st1"), language="es", has=["sms"])
    notifications_database.reach.insert_one(a_phone(ANA, family))
    address = GatewayAddress.parse(f"http://capture:capture@127.0.0.1:{made.web}")
    school = TwilioGateway(address, sender="+15550100000")
    school.send_many([OutgoingText(id="first", to=ANA, body="La escuela cierra a las 12.")])
    school.close()
    return made


def answer(captured: Captured, body: str) -> None:
    url = f"http://127.0.0.1:{captured.web}/messages/1/answer"
    answered = requests.post(url, data={"body": body}, timeout=15, allow_redirects=False)
    assert answered.status_code == 303, answered.text


def arrived(captured: Captured, to: str, says: str) -> dict[str, Any]:
    return dict(eventually(lambda: captured.messages(says).get(to), within_s=30))


def test_what_a_family_writes_reaches_the_office_and_is_acknowledged(
    captured: Captured, notifications_database: Database
) -> None:
    answer(captured, "Ana está enferma hoy")
    forwarded = arrived(captured, "office@cook.example", "Ana está enferma hoy")
    assert (forwarded["channel"], forwarded["subject"]) == ("email", "A family answered by text")
    below = forwarded["text"].partition("In English, by a computer")[2]
    assert "Ana" in below
    assert "sick" in below or "ill" in below
    thanked = arrived(captured, ANA, "tiene su mensaje")
    assert (thanked["channel"], thanked["language"]) == ("sms", "es")
    taken = {"channel": "sms", "people": "g1", "state": "delivered"}
    eventually(lambda: notifications_database.ledger.count_documents(taken) == 1)


def test_stop_is_confirmed_and_stands_in_the_ledger_of_consent(
    captured: Captured, directory_database: Database
) -> None:
    answer(captured, "Ya no me manden mensajes por favor")
    asked = arrived(captured, ANA, "ya no recibe mensajes")
    assert "ALL" in asked["text"]
    answer(captured, "1")
    arrived(captured, ANA, "asistencia. ")
    said = {"body.contact_point_id": f"phone:{ANA}"}
    eventually(lambda: directory_database.consent.count_documents(said) == 2, within_s=15)
