# SPDX-License-Identifier: Apache-2.0
import pytest

from services.translation.model.varieties import Match, match, spelled


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("written", "wanted", "suits"),
    [
        ("pt-BR", "pt-BR", Match.EXACT),
        ("pt-BR", "pt", Match.SAME),
        ("pt-BR", "pt-PT", Match.NEAR),
        ("pt-PT", "pt-AO", Match.SAME),
        ("pt-PT", "pt-BR", Match.NEAR),
        ("es", "es-MX", Match.SAME),
        ("es-419", "es-MX", Match.SAME),
        ("es-419", "es", Match.SAME),
        ("es-419", "es-ES", Match.NEAR),
        ("es-ES", "es-MX", Match.NEAR),
        ("fr", "fr-CA", Match.SAME),
        ("fr-CA", "fr", Match.NEAR),
        ("en-US", "en-GB", Match.NEAR),
        ("en-GB", "en-AU", Match.SAME),
        ("vi", "vi-VN", Match.SAME),
        ("zh-Hant", "zh-TW", Match.EXACT),
        ("zh-Hant", "zh-HK", Match.EXACT),
        ("zh-Hant", "yue", Match.EXACT),
        ("zh-Hans", "zh", Match.EXACT),
        ("zh-Hans", "zh-SG", Match.EXACT),
        ("fil", "tl", Match.EXACT),
        ("hmn", "mww", Match.EXACT),
    ],
)
def test_a_variety_suits_its_readers_more_or_less(written: str, wanted: str, suits: Match) -> None:
    assert match(written, wanted) == suits


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("zh-Hans", "zh-Hant"),
        ("zh-Hans", "zh-TW"),
        ("zh-Hans", "zh-HK"),
        ("zh-Hant", "zh"),
        ("sr-Latn", "sr"),
        ("pa", "pa-PK"),
        ("uz-Cyrl", "uz"),
        ("es", "pt"),
    ],
)
def test_another_script_or_language_is_never_taken_for_it(written: str, wanted: str) -> None:
    assert match(written, wanted) == Match.NONE


@pytest.mark.parametrize(
    ("code", "tag"),
    [("ZH-HANT", "zh-Hant"), ("pt-br", "pt-BR"), ("ES-419", "es-419"), ("zh_TW", "zh-Hant")],
)
def test_codes_are_spelled_as_tags(code: str, tag: str) -> None:
    assert spelled(code) == tag
