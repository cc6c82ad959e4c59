# SPDX-License-Identifier: Apache-2.0
"""RFC 8058 over real HTTP, on a real database: from the header of a mail to the choice."""

import hashlib
import re
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
import requests

from contracts.choices import Choice, refusal_of
from contracts.directory import RecordChoice
from kernel.config import Outbound
from kernel.envelope import open_envelope, unwrap
from kernel.messages import Message
from kernel.unit import Unit
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import public_url
from services.notifications.channels.email.marks import PATH, Marks
from services.notifications.channels.email.tokens import Leaving, Tokens
from services.notifications.commands import Words
from services.notifications.inbound.choices import Heard, chosen_at, record
from services.notifications.inbound.unsubscribe_page import KINDS, Page, texts
from services.notifications.limits.repository import standing
from services.notifications.model import VITAL, Category, delivery_id
from tests.notifications.builders import a_person, an_announcement, an_email
from tests.notifications.inbound.gateway import Gateway
from tests.notifications.test_school_replies import FakeRelay
from tests.servers.fault_proxy import FaultProxy
from tests.waiting import eventually

TOKENS = Tokens.derived("k" * 40)
ADDRESS = "amina@families.example"
POINT = f"email:{ADDRESS}"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
KNOWN: dict[str, type[Message]] = {RecordChoice.type: RecordChoice}
EVERY = [one for one in Category if one != Category.SERVICE and one not in VITAL]


def link(gateway: Gateway, category: str = "newsletter") -> str:
    leaving = Leaving(contact_point_id=POINT, category=category, announcement_id="A1")
    return f"http://127.0.0.1:{gateway.port}{PATH}{TOKENS.for_leaving(leaving)}"


def reached(unit: Unit, language: str = "en") -> None:
    unit.database.reach.insert_one(an_email(ADDRESS, a_person(language=language)))


def wants(unit: Unit, category: str) -> bool:
    choices = chosen_at(unit, POINT)
    return refusal_of(category, "email", "st1", "g1", POINT, choices, ["s1"]) is None


def told(unit: Unit) -> list[RecordChoice]:
    found = unit.database.outbox.find({"key": RecordChoice.queues["urgent"]})
    opened = [unwrap(open_envelope(entry["body"]), KNOWN) for entry in found]
    return [command for command in opened if isinstance(command, RecordChoice)]


def in_a_mail(gateway: Gateway) -> str:
    """The link as a mail reader finds it in the header of a newsletter."""
    relay = FakeRelay()
    marks = Marks(TOKENS, public_url=f"http://127.0.0.1:{gateway.port}")
    sender = Mailbox(address="noreply@cook.example")
    channel = EmailChannel(relay, sender=sender, reply_to=None, domain="cook.example", marks=marks)
    delivery = {
        "id": delivery_id("A1", POINT), "contact_point_id": POINT, "address": ADDRESS, "fields": {},
    }  # fmt: skip
    words = Words(texts={"subject": "News", "body": "Hello."}, language="en")
    channel.send([delivery], an_announcement(category="newsletter"), words, "en")
    header = message_from_bytes(relay.mails[0].content, policy=policy.default)["List-Unsubscribe"]
    found = re.search(r"<(http[^>]+)>", str(header).replace(" ", ""))
    assert found
    return found[1]


@pytest.mark.mongo
@pytest.mark.row(11)
@pytest.mark.parametrize("form", ["urlencoded", "multipart", "nothing"])
def test_one_click_leaves_this_category_here_at_once(
    gateway: Gateway, emptied: Unit, form: str
) -> None:
    before = standing(emptied.database).version
    sent = {
        "urlencoded": {"data": ONE_CLICK},
        "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
        "nothing": {},
    }[form]
    answer = requests.post(in_a_mail(gateway), timeout=10, allow_redirects=False, **sent)
    assert answer.status_code == 200
    assert [category for category in EVERY if not wants(emptied, category)] == ["newsletter"]
    assert standing(emptied.database).version > before  # what is on its way is looked at anew
    [command] = told(emptied)
    assert (command.contact_point_id, command.category) == (POINT, "newsletter")
    assert (command.basis, command.origin, command.allowed) == ("revocation", "one-click", False)
    assert command.urgent


@pytest.mark.mongo
@pytest.mark.row(11)
def test_clicking_again_changes_nothing(gateway: Gateway, emptied: Unit) -> None:
    with ThreadPoolExecutor(4) as threads:

        def click(_: int) -> int:
            return requests.post(link(gateway), data=ONE_CLICK, timeout=20).status_code

        assert list(threads.map(click, range(8))) == [200] * 8
    assert len(told(emptied)) == 1


@pytest.mark.mongo
def test_whoever_wanted_it_again_can_leave_again(gateway: Gateway, emptied: Unit) -> None:
    requests.post(link(gateway), data=ONE_CLICK, timeout=10)
    yes = Choice(
        choice_id="yes", allowed=True, at=datetime.now(UTC), contact_point_id=POINT,
        category="newsletter",
    )  # fmt: skip
    heard = Heard(origin="office", basis="consent")
    emptied.run(lambda: record(emptied, yes, heard))
    assert wants(emptied, "newsletter")
    requests.post(link(gateway), data=ONE_CLICK, timeout=10)
    assert not wants(emptied, "newsletter")


@pytest.mark.mongo
@pytest.mark.row(11)
def test_looking_changes_nothing(gateway: Gateway, emptied: Unit) -> None:
    for method in ("GET", "HEAD"):
        assert requests.request(method, link(gateway), timeout=10).status_code == 200
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert requests.request(method, link(gateway), timeout=10).status_code == 405
    assert not chosen_at(emptied, POINT)
    assert not told(emptied)


@pytest.mark.mongo
def test_a_link_that_is_none_of_ours_is_not_found_and_does_nothing(
    gateway: Gateway, emptied: Unit
) -> None:
    leaving = Leaving(contact_point_id=POINT, category="newsletter", announcement_id="A1")
    forged = Tokens.derived("x" * 40).for_leaving(leaving)
    good = TOKENS.for_leaving(leaving)
    for token in (forged, "x", good[:-2], good + "AAAA", good[:30] + "!" + good[31:]):
        url = f"http://127.0.0.1:{gateway.port}{PATH}{token}"
        assert requests.get(url, timeout=10).status_code == 404
        assert requests.post(url, data=ONE_CLICK, timeout=10).status_code == 404
    assert not told(emptied)


@pytest.mark.mongo
def test_the_page_is_in_the_familys_language_and_its_button_leaves(
    gateway: Gateway, emptied: Unit
) -> None:
    reached(emptied, "ar")
    page = requests.get(link(gateway), timeout=10)
    assert '<html lang="ar" dir="rtl">' in page.text
    assert texts()["ar"]["button"] in page.text
    form = Form()
    form.feed(page.text)
    assert (form.method, form.action) == ("post", "")  # to the page's own address
    done = requests.post(link(gateway), data=form.fields, timeout=10)
    assert texts()["ar"]["done"] in done.text
    assert not wants(emptied, "newsletter")
    assert texts()["ar"]["done"] in requests.get(link(gateway), timeout=10).text


@pytest.mark.mongo
@pytest.mark.row(89)
def test_the_page_tells_nobody_else_of_itself(gateway: Gateway, emptied: Unit) -> None:
    page = requests.get(link(gateway), timeout=10)
    policy_ = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy_
    style = re.findall(r"<style>(.*)</style>", page.text, re.DOTALL)[0]
    allowed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{allowed}'" in policy_
    assert "script" not in page.text
    assert not re.search(r"(src|href|url\()\s*=?", page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert ADDRESS not in page.text


@pytest.mark.mongo
def test_a_body_that_belongs_to_no_click_is_refused(gateway: Gateway, emptied: Unit) -> None:
    assert requests.post(link(gateway), data="x" * 70_000, timeout=10).status_code == 413
    assert not told(emptied)


@pytest.mark.mongo
def test_while_the_database_hangs_whoever_looks_is_told_to_come_again(
    gateway: Gateway, emptied: Unit, mongo_link: FaultProxy
) -> None:
    mongo_link.freeze(new=True)
    try:
        answer = requests.get(link(gateway), timeout=10)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    finally:
        mongo_link.thaw()
    eventually(lambda: requests.get(link(gateway), timeout=10).ok)


@pytest.mark.parametrize("tag", sorted(texts()))
def test_every_language_has_every_text(tag: str) -> None:
    written = texts()[tag]
    assert set(written) == set(texts()["en"])
    assert all(text.strip() for name, text in written.items() if name != "reviewed_by")
    for kind in KINDS:
        asked = Page(district="Cook <County>").ask(kind, tag)
        assert written[kind] in asked.replace("&#x27;", "'")
        assert "Cook &lt;County&gt;" in asked
        assert f'lang="{tag}"' in asked


def test_what_is_only_this_machines_address_leaves_in_capture_alone() -> None:
    here = EmailSettings(public_url="http://127.0.0.1:8620")
    assert public_url(here, Outbound.CAPTURE) == "http://127.0.0.1:8620"
    assert public_url(here, Outbound.LIVE) == public_url(here, Outbound.ALLOWLIST) == ""
    there = EmailSettings(public_url="https://reach.cook.example")
    assert public_url(there, Outbound.LIVE) == "https://reach.cook.example"


class Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.method = self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.method, self.action = given["method"], given.get("action", "")
        if tag == "input":
            self.fields[given["name"]] = given["value"]


@pytest.mark.mongo
@pytest.mark.row(11)
@pytest.mark.parametrize("only", [{"student_id": "st1"}, {"school_id": "s1"}])
def test_a_yes_for_one_child_since_then_can_be_left_as_well(
    gateway: Gateway, emptied: Unit, only: dict[str, str]
) -> None:
    requests.post(link(gateway), data=ONE_CLICK, timeout=10)
    yes = Choice(
        choice_id="yes", allowed=True, at=datetime.now(UTC), contact_point_id=POINT,
        category="newsletter", **only,
    )  # fmt: skip
    emptied.run(lambda: record(emptied, yes, Heard(origin="office", basis="consent")))
    assert wants(emptied, "newsletter")

    assert texts()["en"]["button"] in requests.get(link(gateway), timeout=10).text
    requests.post(link(gateway), data=ONE_CLICK, timeout=10)

    assert not wants(emptied, "newsletter")


@pytest.mark.mongo
@pytest.mark.row(11)
def test_whoever_leaves_has_the_last_word_also_where_the_offices_clock_is_ahead(
    gateway: Gateway, emptied: Unit
) -> None:
    ahead = datetime.now(UTC) + timedelta(minutes=4)
    yes = Choice(choice_id="yes", allowed=True, at=ahead, contact_point_id=POINT)
    emptied.run(lambda: record(emptied, yes, Heard(origin="office", basis="consent")))

    requests.post(link(gateway), data=ONE_CLICK, timeout=10)

    assert not wants(emptied, "newsletter")
