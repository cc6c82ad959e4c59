# SPDX-License-Identifier: Apache-2.0
"""Receipts of texts, by HTTP to the real process, on a real database."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from contracts.choices import Choice
from contracts.sms import CAPTURE_STATUS_URL, capture_token
from kernel.clock import utc_now
from kernel.http import BadRequest
from kernel.unit import Unit
from services.notifications.channels.email.tokens import Purpose
from services.notifications.inbound.choices import Heard, record
from services.notifications.inbound.receipts import SmsReceipts
from services.notifications.model import delivery_id
from services.notifications.receipts.dependencies import books
from services.notifications.receipts.handlers import take
from services.notifications.receipts.model import Receipt, Told
from tests.notifications.builders import NOW, a_phone, an_entry
from tests.notifications.inbound.desk import ANA, a_family
from tests.notifications.inbound.gateway import Gateway
from tests.notifications.inbound.status import KEY, TOKENS, Teller, signed_form
from tests.servers.fault_proxy import FaultProxy
from tests.waiting import eventually

ID = delivery_id("A1", "cp-1")
FLAGGED = "rapport.notifications.contact_flagged.v1"


@pytest.fixture
def teller(gateway: Gateway) -> Teller:
    return Teller(gateway=gateway)


def sent(unit: Unit, id: str = ID, state: str = "sent", **changes: Any) -> str:
    entry = an_entry(id, state, channel="sms", contact_point_id="cp-1", code=201) | changes
    unit.database.ledger.insert_one(entry)
    return id


def ledger(unit: Unit, id: str = ID) -> tuple[str, str, int]:
    entry = unit.database.ledger.find_one({"_id": id}) or {}
    return entry["state"], entry["reason"], entry["code"]


def flags(unit: Unit) -> dict[str, tuple[str, str]]:
    return {one["_id"]: (one["reason"], one["code"]) for one in unit.database.flags.find()}


@pytest.mark.mongo
@pytest.mark.row(2)
def test_a_text_that_arrived_is_delivered_and_the_ledger_keeps_what_it_said_before(
    teller: Teller, emptied: Unit
) -> None:
    sent(emptied)
    assert teller.tell(ID, "delivered") == 204
    assert ledger(emptied) == ("delivered", "", 0)
    receipt = emptied.database.ledger.find_one({"_id": ID})["receipt"]
    assert receipt["before"] == {"state": "sent", "reason": "", "code": 201}
    assert receipt["reference"] == "SM1"


@pytest.mark.mongo
@pytest.mark.row(2)
@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_a_number_that_nothing_reaches_fails_and_is_work_for_the_office(
    teller: Teller, emptied: Unit, status: str
) -> None:
    sent(emptied)
    for _ in range(2):
        assert teller.tell(ID, status, 30005) == 204
    assert ledger(emptied) == ("failed", "undelivered", 30005)
    assert flags(emptied) == {"cp-1": ("hard-bounce", "30005")}
    assert [one["key"] for one in emptied.database.outbox.find()] == [FLAGGED]


@pytest.mark.mongo
def test_what_a_carrier_filters_fails_and_flags_nobody(teller: Teller, emptied: Unit) -> None:
    sent(emptied)
    teller.tell(ID, "undelivered", 30007)
    assert (ledger(emptied), flags(emptied)) == (("failed", "undelivered", 30007), {})


@pytest.mark.mongo
def test_a_phone_that_is_off_is_flagged_only_when_it_stays_so(
    teller: Teller, emptied: Unit
) -> None:
    ids = [sent(emptied, delivery_id(f"A{n}", "cp-1")) for n in range(5)]
    for id in ids[:4]:
        teller.tell(id, "undelivered", 30003)
        teller.tell(id, "undelivered", 30003)
    assert flags(emptied) == {}
    teller.tell(ids[4], "undelivered", 30003)
    assert flags(emptied) == {"cp-1": ("soft-bounces", "30003")}


@pytest.mark.mongo
@pytest.mark.parametrize(
    ("status", "state"), [("queued", "sent"), ("sent", "sent"), ("delivered", "delivered")]
)
def test_a_receipt_ends_doubt(teller: Teller, emptied: Unit, status: str, state: str) -> None:
    sent(emptied, state="unknown", reason="no-answer")
    teller.tell(ID, status)
    assert ledger(emptied)[:2] == (state, "")


@pytest.mark.mongo
def test_receipts_in_any_order_and_number_end_the_same(teller: Teller, emptied: Unit) -> None:
    sent(emptied)
    told = ["delivered", "sent", "queued", "delivered", "undelivered", "read"] * 5
    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(lambda status: teller.tell(ID, status), told)) == {204}
    assert ledger(emptied)[0] == "delivered"


@pytest.mark.mongo
def test_a_number_that_stopped_at_the_gateway_stops_here_with_its_evidence(
    teller: Teller, emptied: Unit
) -> None:
    point = a_phone(ANA, a_family())
    emptied.database.reach.insert_one(point)
    sent(emptied, contact_point_id=point["_id"])
    teller.tell(ID, "undelivered", 21610)
    assert flags(emptied) == {}
    (choice,) = emptied.database.choices.find()
    assert (choice["whose"], choice["category"], choice["allowed"]) == (point["_id"], "", False)
    (conversation,) = emptied.database.conversations.find()
    assert "21610" in conversation["stop_evidence"]
    assert conversation["asked_at"] is None

    teller.tell(sent(emptied, delivery_id("A2", "x"), contact_point_id=point["_id"]), "failed",
                21610)  # fmt: skip
    assert emptied.database.choices.count_documents({}) == 1


@pytest.mark.mongo
@pytest.mark.parametrize(("yes_at_s", "stops"), [(-60, 1), (60, 0)])
def test_a_yes_since_then_outlives_what_the_gateway_had_to_say(
    emptied: Unit, yes_at_s: int, stops: int
) -> None:
    point = a_phone(ANA, a_family())
    emptied.database.reach.insert_one(point)
    sent(emptied, contact_point_id=point["_id"])
    said = Choice(
        choice_id="yes", allowed=True, at=NOW + timedelta(seconds=yes_at_s),
        contact_point_id=point["_id"],
    )  # fmt: skip
    emptied.run(lambda: record(emptied, said, Heard(origin="office", basis="consent")))
    late = Receipt(delivery_id=ID, told=Told.FAILED, at=NOW, code=21610)
    emptied.run(lambda: take([late], books(emptied, 5)))
    assert emptied.database.choices.count_documents({"allowed": False}) == stops


@pytest.mark.mongo
def test_only_the_gateway_is_believed_and_only_about_our_texts(
    teller: Teller, emptied: Unit
) -> None:
    sent(emptied)
    named = TOKENS.for_delivery(Purpose.RECEIPT, ID)
    assert teller.post(named, "delivered", token="somebody else's") == 403
    assert teller.post("a" * 40, "delivered") == 404
    assert teller.post(TOKENS.for_delivery(Purpose.BOUNCE, ID), "delivered") == 404
    assert teller.post(named, "delivered", sid="$state") == 400
    assert teller.post(named, "a new word of theirs") == 204
    assert ledger(emptied) == ("sent", "", 201)
    assert emptied.database.receipts.count_documents({}) == 0


@pytest.mark.mongo
def test_while_the_database_is_away_the_gateway_is_told_to_come_again(
    teller: Teller, emptied: Unit, mongo_link: FaultProxy
) -> None:
    sent(emptied)
    mongo_link.refuse()
    mongo_link.reset()
    try:
        assert teller.tell(ID, "delivered") == 503
    finally:
        mongo_link.heal()
    assert eventually(lambda: teller.tell(ID, "delivered") == 204)
    assert ledger(emptied)[0] == "delivered"


class Believing(SmsReceipts):
    """The safeguard switched off."""

    def _check(self, *_: Any) -> None:
        pass


@pytest.mark.parametrize("door", [SmsReceipts, Believing])
def test_without_the_signature_anybody_could_say_that_a_text_arrived(
    door: type[SmsReceipts],
) -> None:
    noted: list[Any] = []
    made = door(
        url=CAPTURE_STATUS_URL, token=capture_token(KEY), tokens=TOKENS, clock=utc_now,
        take=noted.extend,
    )  # fmt: skip

    async def note(receipt: Any) -> None:
        noted.append(receipt.delivery_id)

    made.batches.add = note  # type: ignore[method-assign]
    forged = request(TOKENS.for_delivery(Purpose.RECEIPT, ID))
    if door is Believing:
        assert asyncio.run(made.post(forged)).status_code == 204
        assert noted == [ID]
        return
    with pytest.raises(BadRequest) as refused:
        asyncio.run(made.post(forged))
    assert (refused.value.status, noted) == (403, [])


def request(named: str) -> Request:
    form, headers = signed_form(named, "delivered", token="somebody else's")
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http", "method": "POST", "path": f"/sms/status/{named}", "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "path_params": {"token": named}, "server": ("capture", 80), "scheme": "http",
    }  # fmt: skip
    return Request(scope, receive)
