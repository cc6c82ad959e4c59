# SPDX-License-Identifier: Apache-2.0
"""A text that was captured can be answered as its family, by the way a gateway would take."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest
import requests

from contracts.sms import (
    CAPTURE_STATUS_URL,
    CAPTURE_URL,
    SIGNATURE_HEADER,
    STATUS_PATH,
    capture_token,
    is_signed,
)
from services.notifications.channels.ports import OutgoingText
from services.notifications.channels.sms.twilio import GatewayAddress, TwilioGateway
from tests.capture.builders import mail, text
from tests.capture.server import Capture, running
from tests.waiting import eventually

pytestmark = pytest.mark.system
KEY = "k" * 40


@dataclass
class Platform:
    """Where texts come in: notes those that are signed as they should be."""

    port: int = 0
    status: int = 200
    texts: list[dict[str, str]] = field(default_factory=list)
    receipts: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, path: str, form: dict[str, str], signed: str) -> int:
        token = path.removeprefix(STATUS_PATH + "/")
        if is_signed(capture_token(KEY), f"{CAPTURE_STATUS_URL}/{token}", form, signed):
            self.receipts[token] = form
            return 204
        if not is_signed(capture_token(KEY), CAPTURE_URL, form, signed):
            return 403
        self.texts.append(form)
        return self.status


@pytest.fixture(scope="module")
def inbound() -> Iterator[Platform]:
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            self.send_response(platform.take(self.path, form, self.headers[SIGNATURE_HEADER]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    platform.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield platform
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def capture(inbound: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Capture]:
    settings = {
        "RAPPORT_TOKEN_KEY": KEY,
        "RAPPORT_CAPTURE_INBOUND_URL": f"http://127.0.0.1:{inbound.port}",
    }
    with running(tmp_path_factory.mktemp("capture"), **settings) as running_one:
        running_one.text(text(1, body="La escuela cierra.", language="es"))
        running_one.mail([mail(2)])
        yield running_one


def answer(capture: Capture, body: str, id: int = 1, **options: object) -> requests.Response:
    url = f"{capture.url}/messages/{id}/answer"
    return requests.post(url, data={"body": body}, timeout=10, allow_redirects=False, **options)  # type: ignore[arg-type]


def test_the_page_of_a_text_asks_for_an_answer_and_that_of_a_mail_does_not(
    capture: Capture,
) -> None:
    assert 'action="/messages/1/answer"' in capture.get("/messages/1").text
    assert "answer" not in capture.get("/messages/2").text


def test_an_answer_comes_in_as_from_the_family(capture: Capture, inbound: Platform) -> None:
    inbound.texts.clear()
    answered = answer(capture, "¿A qué hora?\r\n¡Gracias! 👍")
    assert (answered.status_code, answered.headers["Location"]) == (
        303, "/messages/1?answered=1#answer",
    )  # fmt: skip
    (form,) = inbound.texts
    assert (form["From"], form["Body"]) == ("+15550100001", "¿A qué hora?\n¡Gracias! 👍")
    assert "was handed over" in capture.get("/messages/1?answered=1").text
    answer(capture, "STOP")
    assert len({one["MessageSid"] for one in inbound.texts}) == 2


def test_no_other_site_answers_for_a_family(capture: Capture, inbound: Platform) -> None:
    inbound.texts.clear()
    headers = {"Origin": "https://elsewhere.example"}
    assert answer(capture, "STOP", headers=headers).status_code == 403
    assert inbound.texts == []


@pytest.mark.parametrize("body", ["", "  ", "x" * 1_601])
def test_what_no_phone_sends_is_refused(capture: Capture, inbound: Platform, body: str) -> None:
    inbound.texts.clear()
    assert answer(capture, body).status_code == 400
    assert inbound.texts == []


def test_a_mail_is_not_answered_by_text(capture: Capture) -> None:
    assert answer(capture, "STOP", id=2).status_code == 404


def test_a_platform_that_takes_no_answer_is_named(capture: Capture, inbound: Platform) -> None:
    inbound.status = 503
    try:
        refused = answer(capture, "STOP")
    finally:
        inbound.status = 200
    assert refused.status_code == 502
    assert "notifications.inbound" in refused.text


@pytest.mark.row(2)
def test_what_became_of_a_text_is_told_to_the_platform_alone(
    capture: Capture, inbound: Platform
) -> None:
    def url(id: str) -> str:
        ours = CAPTURE_STATUS_URL if id != "elsewhere" else "http://127.0.0.1:9/sms/status"
        return f"{ours}/{id}"

    address = GatewayAddress.parse(f"http://capture:capture@127.0.0.1:{capture.web_port}")
    gateway = TwilioGateway(address, sender="+15550100000", status_url=url)
    numbers = {"elsewhere": "+15550100001", "well": "+15550100002", "gone": "+12175530005"}
    gateway.send_many(OutgoingText(id=id, to=to, body="Closed") for id, to in numbers.items())
    gateway.close()

    eventually(lambda: len(inbound.receipts) == 2)
    assert inbound.receipts["well"]["MessageStatus"] == "delivered"
    assert inbound.receipts["gone"]["MessageStatus"] == "undelivered"
    assert inbound.receipts["gone"]["ErrorCode"] == "30005"
