# SPDX-License-Identifier: Apache-2.0
"""The door: what is let in, what is answered, and what is known already."""

import pytest

from contracts.sms import is_signed, signature
from services.notifications.inbound.sms import NOTHING_TO_SAY, read_text
from services.notifications.inbound.web import BadRequest
from tests.notifications.inbound.gateway import Gateway

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
def test_a_signed_text_is_answered_with_nothing_to_say(gateway: Gateway) -> None:
    answer = gateway.text("+15550100001", "Hello")
    assert (answer.status_code, answer.text) == (200, NOTHING_TO_SAY)
    assert answer.headers["Content-Type"].startswith("text/xml")


@pytest.mark.mongo
@pytest.mark.parametrize("signed", ["", "bm9uZQ==", "ü"])
def test_a_text_that_the_gateway_did_not_sign_is_turned_away(gateway: Gateway, signed: str) -> None:
    form = gateway.form("+15550100001", "STOP")
    assert (
        gateway.post(form, signed="", headers={"X-Twilio-Signature": signed.encode()}).status_code
        == 403
    )


@pytest.mark.mongo
def test_what_is_no_form_of_a_text_is_refused(gateway: Gateway) -> None:
    form = gateway.form("+15550100001", "Hello")
    assert gateway.post(form | {"From": "+1"}).status_code == 400
    assert gateway.post("a=1&a=2", signed="", headers=FORM_TYPE).status_code == 400
    assert gateway.post("%FF=%", signed="", headers=FORM_TYPE).status_code == 400
    assert gateway.post("a=" + "x" * 70_000, signed="", headers=FORM_TYPE).status_code == 413
    assert gateway.post("{}", signed="", headers={"Content-Type": "text/json"}).status_code == 415


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
