# SPDX-License-Identifier: Apache-2.0
"""The door: what is let in, what is answered, and what is known already."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.sms import CAPTURE_URL, SIGNATURE_HEADER, is_signed, signature
from kernel.http import BadRequest
from kernel.unit import Unit
from services.notifications.inbound.sms import NOTHING_TO_SAY, read_text
from tests.notifications.builders import a_phone
from tests.notifications.inbound.desk import a_family
from tests.notifications.inbound.gateway import Gateway
from tests.servers.fault_proxy import FaultProxy
from tests.waiting import eventually

FORM = {"MessageSid": "SM00000001", "From": "+15550100001", "To": "+15550100000", "Body": "Hello"}


def test_the_signature_is_twilios() -> None:
    """The example of Twilio's own documentation of how requests are signed."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", url, form) == "GvWf1cFY/Q7PnoempGyD5oXAezc="
    assert is_signed("12345", url, form, "GvWf1cFY/Q7PnoempGyD5oXAezc=")
    assert not is_signed("12345", url, form | {"Digits": "12345"}, "GvWf1cFY/Q7PnoempGyD5oXAezc=")


@pytest.mark.parametrize(
    "wrong",
    [
        {"From": "a school"},
        {"From": ""},
        {"MessageSid": "no id"},
        {"MessageSid": ""},
        {"To": "x"},
        {"NumMedia": "two"},
        {"Body": "a" * 5_001},
    ],
)
def test_a_malformed_text_is_refused_by_the_field_that_is_wrong(wrong: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match=next(iter(wrong))):
        read_text(FORM | wrong)


@pytest.mark.mongo
def test_a_signed_text_is_answered_with_nothing_to_say_once_it_is_kept(
    gateway: Gateway, emptied: Unit
) -> None:
    answer = gateway.text("+15550100001", "Hello")
    assert (answer.status_code, answer.text) == (200, NOTHING_TO_SAY)
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert emptied.database.replies.count_documents({"text": "Hello"}) == 1


@pytest.mark.mongo
@pytest.mark.parametrize("signed", ["", "bm9uZQ==", "\xfc"])
def test_a_text_that_the_gateway_did_not_sign_is_turned_away(
    gateway: Gateway, emptied: Unit, signed: str
) -> None:
    form = gateway.form("+15550100001", "STOP")
    headers = {SIGNATURE_HEADER: signed.encode("latin-1")}
    assert gateway.post(form, signed="", headers=headers).status_code == 403
    assert emptied.database.conversations.count_documents({}) == 0
    # All that was wrong with it is the signature.
    assert gateway.post(form).status_code == 200
    assert emptied.database.conversations.count_documents({}) == 1


@pytest.mark.mongo
def test_a_signature_is_of_these_very_fields(gateway: Gateway) -> None:
    form = gateway.form("+15550100001", "START")
    signed = signature(gateway.token, CAPTURE_URL, form)
    assert gateway.post(form | {"Body": "STOP"}, signed=signed).status_code == 403


@pytest.mark.mongo
def test_the_same_text_brought_by_many_hands_at_once_is_one_text(
    gateway: Gateway, emptied: Unit
) -> None:
    emptied.database.reach.insert_one(a_phone("+15550100001", a_family()))
    form = gateway.form("+15550100001", "STOP")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: gateway.post(form).status_code, range(8)))
    assert answers == [200] * 8
    assert emptied.database.choices.count_documents({}) == 1
    # Another text with the same words is another text.
    assert gateway.text("+15550100001", "STOP").status_code == 200
    assert emptied.database.choices.count_documents({}) == 2


@pytest.mark.mongo
def test_different_texts_of_one_number_at_once_are_all_heard(
    gateway: Gateway, emptied: Unit
) -> None:
    with ThreadPoolExecutor(6) as pool:
        texts = [f"Message {n}" for n in range(6)]
        answers = list(pool.map(lambda t: gateway.text("+15550100003", t).status_code, texts))
    assert answers == [200] * 6
    assert emptied.database.replies.count_documents({}) == 6
    acknowledged = {"category": "service", "texts.subject": ""}
    assert emptied.database.announcements.count_documents(acknowledged) == 1


@pytest.mark.mongo
def test_the_gateway_is_asked_to_come_again_while_the_database_is_away(
    gateway: Gateway, emptied: Unit, mongo_link: FaultProxy
) -> None:
    form = gateway.form("+15550100001", "STOP")
    mongo_link.refuse()
    mongo_link.reset()
    try:
        answer = gateway.post(form)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    finally:
        mongo_link.heal()
    eventually(lambda: gateway.post(form).status_code == 200)
    assert emptied.database.conversations.count_documents({}) == 1


@pytest.mark.mongo
def test_what_is_no_form_of_a_text_is_refused(gateway: Gateway) -> None:
    form = gateway.form("+15550100001", "Hello")
    assert gateway.post(form | {"From": "+1"}).status_code == 400
    assert gateway.post("a=1&a=2", signed="", headers=FORM_TYPE).status_code == 400
    assert gateway.post("%FF=%", signed="", headers=FORM_TYPE).status_code == 400
    assert gateway.post("a=" + "x" * 70_000, signed="", headers=FORM_TYPE).status_code == 413
    assert gateway.post("{}", signed="", headers={"Content-Type": "text/json"}).status_code == 415


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
