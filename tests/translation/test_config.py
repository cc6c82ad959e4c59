# SPDX-License-Identifier: Apache-2.0
import pytest

from kernel.config import SettingsError, read
from services.translation.config import MOST_PROCESSES, TranslationSettings


def test_there_is_a_process_for_each_core_and_not_too_many() -> None:
    assert 1 <= TranslationSettings().processes <= MOST_PROCESSES
    assert TranslationSettings(translation_processes=7).processes == 7


def test_each_kind_of_engine_may_have_a_time_of_its_own() -> None:
    settings = read(TranslationSettings, {"RAPPORT_TRANSLATION_TIMEOUTS": "deepl=8, model=30.5"})

    assert [settings.timeout_of(kind) for kind in ("deepl", "model", "azure")] == [8, 30.5, 15]


@pytest.mark.parametrize("written", ["deepl", "deepl=", "deepl=0", "deepl=-1", "bing=3", "deepl=x"])
def test_a_bad_time_stops_the_start_and_is_named(written: str) -> None:
    with pytest.raises(SettingsError, match="RAPPORT_TRANSLATION_TIMEOUTS") as stopped:
        read(TranslationSettings, {"RAPPORT_TRANSLATION_TIMEOUTS": written})
    assert written in str(stopped.value)
