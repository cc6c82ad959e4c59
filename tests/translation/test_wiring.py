# SPDX-License-Identifier: Apache-2.0
"""From settings to engines: what an operator wrote is what is asked."""

import pytest

from kernel.config import read
from services.translation.config import MOST_PROCESSES, TranslationSettings
from services.translation.dependencies import make_servers


def servers(**settings: str) -> dict[str, bool]:
    """Kind and whether texts leave the district for it."""
    environ = {f"RAPPORT_{name}": value for name, value in settings.items()}
    made = make_servers(read(TranslationSettings, environ))
    return {server.kind: server.leaves_district for server in made}


@pytest.mark.row(30)
def test_without_an_address_or_a_key_nobody_else_is_asked() -> None:
    assert servers() == {}


@pytest.mark.row(20, 30)
def test_a_key_is_enough_and_a_cloud_is_never_ours() -> None:
    assert servers(DEEPL_KEY="k", GOOGLE_TRANSLATE_KEY="k", AZURE_TRANSLATOR_KEY="k") == {
        "deepl": True, "google": True, "azure": True,
    }  # fmt: skip


@pytest.mark.row(30)
@pytest.mark.parametrize(
    ("url", "said", "leaves"),
    [
        ("http://127.0.0.1:5000", "", False),
        ("http://10.0.0.7:5000", "", False),
        ("https://translate.example.com", "", True),
        ("http://translator:5000", "yes", False),
        ("http://10.0.0.7:5000", "no", True),
    ],
)
def test_a_libretranslate_server_is_ours_when_it_is_near_or_the_operator_says_so(
    url: str, said: str, leaves: bool
) -> None:
    assert servers(LIBRETRANSLATE_URL=url, LIBRETRANSLATE_IS_OURS=said) == {
        "libretranslate": leaves
    }


def test_there_is_a_process_for_each_core_and_not_too_many() -> None:
    assert 1 <= TranslationSettings().processes <= MOST_PROCESSES
    assert TranslationSettings(translation_processes=7).processes == 7
