# SPDX-License-Identifier: Apache-2.0
"""The stand-in for the outside world keeps everything it is given and shows it truly."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from services.notifications.channels.ports import OutgoingMail
from tests.capture.builders import mail, text
from tests.capture.server import Capture, running, start

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Capture]:
    with running(tmp_path_factory.mktemp("capture")) as capture:
        yield capture


@pytest.fixture
def capture(server: Capture) -> Capture:
    """Empty."""
    requests.delete(f"{server.url}/api/messages", timeout=10).raise_for_status()
    return server


def test_it_says_that_it_is_well(capture: Capture) -> None:
    assert capture.json("/health") == {"healthy": True}


def test_a_mail_is_kept_as_it_came(capture: Capture) -> None:
    sent = mail(subject="المدرسة مغلقة", text="المدرسة مغلقة غدا.\n.\nنلتقي.", language="ar")
    assert capture.mail([sent])[0].state == "accepted"
    listed = capture.json("/api/messages")["messages"]
    assert [(each["channel"], each["to"], each["language"]) for each in listed] == [
        ("email", "family1@example.org", "ar")
    ]
    whole = capture.json(f"/api/messages/{listed[0]['id']}")
    assert whole["subject"] == "المدرسة مغلقة"
    assert whole["text"].splitlines() == ["المدرسة مغلقة غدا.", ".", "نلتقي."]
    assert '<html lang="ar" dir="rtl">' in whole["html"]
    assert {"name": "Message-ID", "value": "<delivery-1@example.org>"} in whole["headers"]
    assert whole["message_id"] == "<delivery-1@example.org>"


def test_a_text_is_kept_with_the_language_that_its_sender_named(capture: Capture) -> None:
    outcome = capture.text(text(body="Iskuulku waa xidhan yahay 🏫", language="so"))[0]
    assert (outcome.state, outcome.reference[:2]) == ("accepted", "SM")
    (kept,) = capture.json("/api/messages?whole=1")["messages"]
    assert (kept["channel"], kept["to"], kept["language"]) == ("sms", "+15550100001", "so")
    assert kept["text"] == "Iskuulku waa xidhan yahay 🏫"


def test_the_same_text_asked_for_twice_is_one_text(capture: Capture) -> None:
    first, again, other = (capture.text(each)[0] for each in (text(1), text(1), text(2)))
    assert first.reference == again.reference != other.reference
    assert capture.json("/api/counts")["total"] == 2


def test_texts_without_a_token_are_each_kept(capture: Capture) -> None:
    """Negative control: it is the token that makes two requests one text."""
    assert post(capture).status_code == 201
    assert post(capture).status_code == 201
    assert capture.json("/api/counts")["total"] == 2


def post(capture: Capture, account: str = "capture", **form: str) -> requests.Response:
    return requests.post(
        f"{capture.url}/2010-04-01/Accounts/capture/Messages.json",
        data={"From": "+15550100000", "To": "+15550100001", "Body": "Closed."} | form,
        auth=(account, "capture"),
        timeout=10,
    )


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"To": "5550100001"}, 400, 21211),
        ({"To": ""}, 400, 21604),
        ({"Body": ""}, 400, 21602),
        ({"From": ""}, 400, 21603),
        ({"Body": "x" * 1601}, 400, 21617),
        ({"account": "another"}, 401, 20003),
    ],
)
def test_what_twilio_would_refuse_is_refused(
    capture: Capture, form: dict[str, str], status: int, code: int
) -> None:
    response = post(capture, **form)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert capture.json("/api/counts")["total"] == 0


def test_messages_are_found_by_channel_language_and_address(capture: Capture) -> None:
    capture.mail([mail(1, language="es"), mail(2, language="ar"), mail(3, to="50%@example.org")])
    capture.text(text(4, language="es"))
    assert capture.json("/api/counts")["counts"] == [
        {"channel": "email", "language": "ar", "count": 1},
        {"channel": "email", "language": "en", "count": 1},
        {"channel": "email", "language": "es", "count": 1},
        {"channel": "sms", "language": "es", "count": 1},
    ]
    assert found(capture, "channel=sms") == ["+15550100004"]
    assert found(capture, "language=es") == ["+15550100004", "family1@example.org"]
    assert found(capture, "q=FAMILY2") == ["family2@example.org"]
    assert found(capture, "q=50%25") == ["50%@example.org"]
    assert found(capture, "limit=1&offset=1") == ["50%@example.org"]


def found(capture: Capture, query: str) -> list[str]:
    return [each["to"] for each in capture.json(f"/api/messages?{query}")["messages"]]


def test_the_page_lists_the_newest_first_in_pages(capture: Capture) -> None:
    capture.mail([mail(number) for number in range(60)])
    first, second = capture.get("/").text, capture.get("/?page=2").text
    assert first.index("family59@") < first.index("family10@")
    assert "family9@" not in first
    assert "family9@" in second
    assert 'rel="next" href="/?page=2"' in first


def test_five_thousand_mails_are_no_trouble(capture: Capture) -> None:
    outcomes = capture.mail([mail(number) for number in range(5000)], connections=4)
    assert {outcome.state.value for outcome in outcomes} == {"accepted"}
    assert capture.json("/api/counts")["total"] == 5000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no header at all\r\n",
        b"Subject: =?no-such-charset?b?AAAA?=\r\n\r\nx\r\n",
        b"Subject: =?utf-8?b?A?=\r\nContent-Type: text/html; charset=nonsense\r\n\r\nx\r\n",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain",
    ],
)
def test_a_mail_that_is_hardly_one_is_kept_and_shown_all_the_same(
    capture: Capture, content: bytes
) -> None:
    odd = OutgoingMail(id="1", sender="a@example.org", recipient="b@example.org", content=content)
    assert capture.mail([odd])[0].state == "accepted"
    (kept,) = capture.json("/api/messages?whole=1")["messages"]
    assert capture.get("/").status_code == 200
    assert capture.get(f"/messages/{kept['id']}").status_code == 200


SCRIPT = '<script>document.title = "owned"</script><img src=x onerror="document.title=1">'


def test_text_from_a_message_is_never_markup_of_the_page(capture: Capture) -> None:
    capture.mail([mail(subject=SCRIPT, text=SCRIPT)])
    capture.text(text(2, body=SCRIPT))
    for kept in capture.json("/api/messages")["messages"]:
        for path in ("/", f"/messages/{kept['id']}"):
            page = capture.get(path)
            assert "<script" not in page.text
            assert "&lt;script" in page.text
            assert "script-src" not in page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_html_of_a_mail_is_only_served_in_a_sandbox(capture: Capture) -> None:
    capture.mail([mail()])
    kept = capture.json("/api/messages")["messages"][0]
    letter = capture.get(f"/messages/{kept['id']}/letter")
    assert letter.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "sandbox title=" in capture.get(f"/messages/{kept['id']}").text


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (b"<http://127.0.0.1:8620/unsubscribe/ab-c>,\r\n <mailto:u@example.org>", True),
        (b"<mailto:u@example.org>", False),
        (b"<javascript:alert(1)>", False),
    ],
)
def test_the_way_to_leave_a_mail_can_be_tried(capture: Capture, header: bytes, shown: bool) -> None:
    sent = mail()
    content = b"List-Unsubscribe: " + header + b"\r\n" + sent.content
    capture.mail([replace(sent, content=content)])
    kept = capture.json("/api/messages")["messages"][0]
    page = capture.get(f"/messages/{kept['id']}").text
    link = '<a href="http://127.0.0.1:8620/unsubscribe/ab-c" rel="noreferrer">'
    assert (link in page) == ("To leave" in page) == shown
    assert 'href="javascript' not in page


def test_a_website_that_points_its_name_at_this_machine_is_turned_away(capture: Capture) -> None:
    assert capture.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert capture.get("/", headers={"Host": f"localhost:{capture.web_port}"}).status_code == 200


def test_clearing_takes_a_click_on_our_own_page(capture: Capture) -> None:
    capture.mail([mail()])
    url = f"{capture.url}/clear"
    foreign = requests.post(url, headers={"Origin": "https://evil.example"}, timeout=10)
    assert foreign.status_code == 403
    assert capture.json("/api/counts")["total"] == 1
    assert requests.post(url, headers={"Origin": capture.url}, timeout=10).status_code == 200
    assert capture.json("/api/counts")["total"] == 0


def test_a_message_that_is_gone_is_not_found(capture: Capture) -> None:
    assert capture.get("/messages/999999").status_code == 404
    assert capture.get("/api/messages/999999").status_code == 404


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_what_was_acknowledged_survives_a_restart(tmp_path: Path, end: signal.Signals) -> None:
    with running(tmp_path, end=end) as before:
        sent = before.mail([mail(number) for number in range(20)])
        reference = before.text(text(50))[0].reference
    assert {outcome.state.value for outcome in sent} == {"accepted"}
    with running(tmp_path) as after:
        assert after.json("/api/counts")["total"] == 21
        assert after.text(text(50))[0].reference == reference


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "::", "example.org"])  # noqa: S104
def test_it_refuses_to_listen_to_the_world(tmp_path: Path, host: str) -> None:
    with start(tmp_path, RAPPORT_CAPTURE_HOST=host) as process:
        _, complaint = process.communicate(timeout=20)
    assert process.returncode != 0
    assert "RAPPORT_CAPTURE_HOST" in complaint
