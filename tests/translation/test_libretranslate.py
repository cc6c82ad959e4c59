# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from typing import Any

import pytest

from kernel.errors import Unavailable
from services.translation.adapters.libretranslate import LibreTranslate
from services.translation.adapters.routes import Routes
from services.translation.translating import translate_text
from tests.translation.fakes import FakeMemory
from tests.translation.stand_in_server import Heard, StandIn, serving

pytestmark = pytest.mark.engine


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with serving() as server:
        yield server


@pytest.fixture
def server(stand_in: StandIn) -> LibreTranslate:
    return LibreTranslate(stand_in.url, key="secret-key", timeout_s=5)


@pytest.mark.row(20, 30)
def test_a_language_that_only_the_server_knows_is_translated(
    server: LibreTranslate, stand_in: StandIn
) -> None:
    routes = Routes([], servers=[server])

    result = translate_text(
        "The library is open.",
        source="en",
        target="so",
        names=(),
        engines=routes.between("en", "so"),
        memory=FakeMemory(),
    )

    assert result.words == "Maktabaddu way furan tahay."
    assert result.engines == ["libretranslate:en-so@1"]
    assert stand_in.asked[0]["api_key"] == "secret-key"


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("codes", "asked_for"), [(["zh", "zt", "pt", "pb"], "zt"), (["zh-Hans", "zh-Hant"], "zh-Hant")]
)
def test_traditional_chinese_is_asked_for_as_that_server_spells_it(
    stand_in: StandIn, codes: list[str], asked_for: str
) -> None:
    def answering(heard: Heard) -> Any:
        if heard.path == "/languages":
            return [{"code": "en", "targets": codes}, {"code": codes[0], "targets": ["en"]}]
        return {"translatedText": "你好。"}

    stand_in.answering = answering
    routes = Routes([], servers=[LibreTranslate(stand_in.url)])

    routes.between("en", "zh-TW")[0].translate("Hello.")
    routes.between("zh-CN", "en")[0].translate("你好。")

    assert [body["target"] for body in stand_in.asked] == [asked_for, "en"]
    assert stand_in.asked[1]["source"] == codes[0]


@pytest.mark.row(26)
def test_a_pair_that_the_server_does_not_offer_is_not_claimed(
    server: LibreTranslate,
) -> None:
    assert Routes([], servers=[server]).between("en", "km") == []


@pytest.mark.parametrize("steps", ["libretranslate", "libretranslate:so", "libretranslate:en-so"])
def test_a_route_may_name_the_server_as_earlier_releases_did(
    server: LibreTranslate, steps: str
) -> None:
    routes = Routes([f"en-so={steps}"], servers=[server])

    assert [each.name for each in routes.between("en", "so")] == ["libretranslate:en-so@1"]


def test_the_status_lists_what_the_server_offers(server: LibreTranslate) -> None:
    pairs = {(pair.source, pair.target) for pair in Routes([], servers=[server]).pairs()}

    assert {("en", "so"), ("en", "vi")} <= pairs


def test_a_server_that_is_away_claims_nothing() -> None:
    away = LibreTranslate("http://127.0.0.1:1", timeout_s=1)

    assert Routes([], servers=[away]).between("en", "so") == []
    with pytest.raises(Unavailable, match="does not answer"):
        away.translate(["Hello."], "en", "so")


def test_a_busy_server_says_when_to_come_back(server: LibreTranslate, stand_in: StandIn) -> None:
    stand_in.status = 429

    with pytest.raises(Unavailable) as refused:
        server.translate(["Hello."], "en", "so")
    assert refused.value.retry_after_s == 7


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]"])
def test_an_answer_that_is_none_is_unavailable_and_tells_no_secret(
    server: LibreTranslate, stand_in: StandIn, body: bytes
) -> None:
    stand_in.body = body

    with pytest.raises(Unavailable) as refused:
        server.translate(["Private words."], "en", "so")
    assert "secret-key" not in str(refused.value)
    assert "Private" not in str(refused.value)


def test_an_error_of_the_server_is_unavailable(server: LibreTranslate, stand_in: StandIn) -> None:
    stand_in.status = 500

    with pytest.raises(Unavailable, match="500"):
        server.translate(["Hello."], "en", "so")
