# SPDX-License-Identifier: Apache-2.0
"""DeepL, Google, Azure and LibreTranslate: what they are asked, and what becomes of bad answers."""

import logging
import time
from typing import Any

import pytest

from kernel.errors import Rejected, Unavailable
from services.translation.adapters.breaker import State
from services.translation.adapters.deepl import FREE, PAID, DeepL
from services.translation.adapters.libretranslate import LibreTranslate
from services.translation.adapters.remote import Remote
from services.translation.adapters.routes import Routes
from services.translation.adapters.servers import Server, ServerEngine
from tests.translation.server_kinds import CLOUD, KEY, KINDS
from tests.translation.stand_in_server import Heard, StandIn, serving

pytestmark = pytest.mark.engine
SECRET_WORDS = "Rosa was absent."


def asked_of(kind: str, target: str, *sentences: str) -> tuple[Heard, list[str]]:
    """What a server of that kind heard of these sentences, and what it was understood to say."""
    with serving(KINDS[kind].answering) as stand_in:
        server = KINDS[kind].made(stand_in.url)
        assert ("en", target) in server.pairs()
        words = server.translate(sentences, "en", target)
        return stand_in.heard[-1], list(words)


@pytest.mark.row(20)
def test_deepl_is_asked_as_its_reference_says() -> None:
    heard, words = asked_of("deepl", "pt-BR", "One.", "Two.")

    assert (heard.method, heard.path, words) == ("POST", "/v2/translate", ["ONE.", "TWO."])
    assert heard.headers["authorization"] == f"DeepL-Auth-Key {KEY}"
    assert heard.body == {
        "text": ["One.", "Two."],
        "source_lang": "EN",
        "target_lang": "PT-BR",
        "split_sentences": "0",
        "preserve_formatting": True,
        "formality": "prefer_more",
        "model_type": "quality_optimized",
    }


def test_a_free_key_of_deepl_goes_to_the_free_address() -> None:
    assert DeepL("abc:fx")._remote._url == FREE
    assert DeepL("abc")._remote._url == PAID


@pytest.mark.row(20)
def test_google_is_asked_as_its_reference_says() -> None:
    heard, words = asked_of("google", "zh-Hant", "It's open.")

    assert (heard.method, heard.path) == ("POST", "/language/translate/v2")
    assert (heard.params, words) == ({}, ["IT'S OPEN."])
    assert heard.headers["x-goog-api-key"] == KEY
    assert heard.body == {
        "q": ["It's open."], "source": "en", "target": "zh-TW", "format": "text",
    }  # fmt: skip


@pytest.mark.row(20)
def test_azure_is_asked_as_its_reference_says() -> None:
    heard, words = asked_of("azure", "hmn", "One.", "Two.")

    assert (heard.method, heard.path, words) == ("POST", "/translate", ["ONE.", "TWO."])
    assert heard.params == {
        "api-version": "3.0", "from": "en", "to": "mww", "textType": "plain",
    }  # fmt: skip
    assert heard.headers["ocp-apim-subscription-key"] == KEY
    assert heard.headers["ocp-apim-subscription-region"] == "eastus"
    assert heard.body == [{"Text": "One."}, {"Text": "Two."}]


def test_azure_reads_chinese_by_the_code_it_has_for_it() -> None:
    with serving(KINDS["azure"].answering) as stand_in:
        server = KINDS["azure"].made(stand_in.url)
        assert ("zh", "es") in server.pairs()
        server.translate(["你好"], "zh", "es")

        assert stand_in.heard[-1].params["from"] == "zh-Hans"


@pytest.mark.parametrize(
    ("kind", "wanted", "code"),
    [
        ("deepl", "es-MX", "ES-419"),
        ("deepl", "es", "ES-419"),
        ("deepl", "es-ES", "ES"),
        ("deepl", "zh-TW", "ZH-HANT"),
        ("google", "pt-BR", "pt"),
        ("google", "pt-PT", "pt-PT"),
        ("google", "zh", "zh-CN"),
        ("google", "fil", "tl"),
        ("azure", "fr-CA", "fr-ca"),
        ("azure", "pt-AO", "pt-pt"),
        ("azure", "zh-HK", "zh-Hant"),
    ],
)
def test_a_family_gets_its_own_variety(
    kind: str, stand_in: StandIn, server: Server, wanted: str, code: str
) -> None:
    engine = Routes([f"en-{wanted.split('-')[0]}={kind}"], servers=[server]).between(
        "en", wanted, may_leave=True
    )[0]

    engine.translate("Hello.")

    heard = stand_in.heard[-1]
    said = heard.body if kind != "azure" else {"target": heard.params["to"]}
    assert said.get("target_lang", said.get("target")) == code


def test_deepl_never_writes_simplified_for_readers_of_traditional() -> None:
    with serving(lambda heard: [{"language": "EN"}, {"language": "ZH-HANS"}]) as stand_in:
        server = DeepL(KEY, url=stand_in.url)

        assert Routes([], servers=[server]).between("en", "zh-TW", may_leave=True) == []
        assert Routes([], servers=[server]).between("en", "zh-CN", may_leave=True) != []


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (429, {"Retry-After": "30"}, "is busy"),
        (403, {}, "refuses our key"),
        (401, {}, "refuses our key"),
        (456, {}, "quota"),
        (500, {}, "answered 500"),
        (503, {}, "answered 503"),
        (307, {"Location": "http://127.0.0.1:1/elsewhere"}, "answered 307"),
    ],
)
def test_a_bad_status_is_unavailable_and_tells_no_secret(
    server: Server, stand_in: StandIn, status: int, headers: dict[str, str], said: str
) -> None:
    stand_in.status, stand_in.headers = status, headers

    with pytest.raises(Unavailable, match=said) as refused:
        server.translate([SECRET_WORDS], "en", "so")

    for secret in (KEY, "Rosa", stand_in.url):
        assert secret not in str(refused.value) + repr(refused.value.details)
    assert server.breaker.state == (State.OPEN if status in (429, 403, 401, 456) else State.CLOSED)


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}", b"[]", b'"word"', b"null", b'{"translations": [{"text": 5}]}']
)
def test_an_answer_that_is_none_is_unavailable(
    server: Server, stand_in: StandIn, body: bytes
) -> None:
    stand_in.body = body

    with pytest.raises(Unavailable):
        server.translate([SECRET_WORDS], "en", "so")


@pytest.mark.parametrize("kind", CLOUD)
def test_fewer_answers_than_sentences_are_no_answer(
    kind: str, server: Server, stand_in: StandIn
) -> None:
    """The words of one sentence would stand in the place of another."""
    whole = KINDS[kind].answering

    def without_the_last(heard: Heard) -> Any:
        answer = whole(heard)
        found = answer if isinstance(answer, list) else answer.get("translations")
        (found if found is not None else answer["data"]["translations"]).pop()
        return answer

    stand_in.answering = without_the_last

    with pytest.raises(Unavailable, match="something else"):
        server.translate(["One.", "Two."], "en", "es")


def test_a_connection_that_is_cut_is_unavailable(server: Server, stand_in: StandIn) -> None:
    stand_in.cuts = True

    with pytest.raises(Unavailable, match="does not answer"):
        server.translate([SECRET_WORDS], "en", "so")


@pytest.mark.parametrize("how", ["slow", "drips"])
def test_nobody_waits_longer_than_there_is_time(
    server: Server, stand_in: StandIn, how: str
) -> None:
    """An urgent text, and a server that takes half a minute."""
    stand_in.slow_s, stand_in.drips = (30.0, False) if how == "slow" else (0.0, True)
    began = time.monotonic()

    with pytest.raises(Unavailable):
        server.translate(["x" * 100], "en", "so", within_s=0.2)

    assert time.monotonic() - began < 1.0


def test_many_sentences_go_in_few_requests_and_come_back_in_order(
    kind: str, server: Server, stand_in: StandIn
) -> None:
    sentences = [f"Bus {number} is late." for number in range(230)]

    drafts = ServerEngine(server, "en", "es").translate_many(sentences)

    expected = sentences if kind == "libretranslate" else [one.upper() for one in sentences]
    assert [draft.words for draft in drafts if draft] == expected
    most = {"deepl": 5, "google": 2, "azure": 3, "libretranslate": 230}
    assert len(stand_in.asked) == most[kind]


def test_what_came_before_a_failure_is_used(server: Server, stand_in: StandIn) -> None:
    whole = stand_in.answering

    def only_once(heard: Heard) -> Any:
        return whole(heard) if len(stand_in.asked) == 1 else {}

    stand_in.answering = only_once
    drafts = ServerEngine(server, "en", "es").translate_many(["One. " * 300] * 60)

    assert drafts[0] is not None
    assert drafts[-1] is None
    assert len(drafts) == 60


def test_a_language_nobody_offers_is_not_claimed_and_a_dead_server_is_not_asked_each_time(
    server: Server, stand_in: StandIn
) -> None:
    stand_in.status = 500

    assert list(server.pairs()) == []
    assert list(server.pairs()) == []
    assert len(stand_in.heard) == 1


def test_neither_keys_nor_texts_are_logged(
    server: Server, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.translate([SECRET_WORDS], "en", "es")
    stand_in.status = 403
    with pytest.raises(Unavailable):
        server.translate([SECRET_WORDS], "en", "es")

    assert "engine_left_alone" in caplog.text
    for secret in (KEY, "Rosa"):
        assert secret not in caplog.text + repr([vars(record) for record in caplog.records])


def test_an_address_outside_has_to_be_encrypted() -> None:
    with pytest.raises(Rejected, match="https"):
        LibreTranslate("http://translate.example.com")
    with pytest.raises(Rejected, match="https"):
        Remote("any", "file:///etc/passwd")
    assert not LibreTranslate("http://10.1.2.3:5000").leaves_district
    assert not LibreTranslate("http://translator:5000", ours=True).leaves_district
    assert LibreTranslate("https://translate.example.com").leaves_district
    assert LibreTranslate("http://127.0.0.1:5000", ours=False).leaves_district
