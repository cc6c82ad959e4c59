# SPDX-License-Identifier: Apache-2.0
"""Who is asked by what an operator wrote, and what leaves the district."""

import pytest

from kernel.config import read
from services.translation.adapters.routes import Routes
from services.translation.adapters.servers import Server
from services.translation.config import TranslationSettings
from services.translation.dependencies import make_servers
from tests.translation.server_kinds import CLOUD
from tests.translation.stand_in_server import StandIn

SECRET_WORDS = "Rosa was absent."


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


@pytest.mark.row(30)
@pytest.mark.parametrize("kind", CLOUD)
def test_no_byte_of_a_text_leaves_the_district_unless_it_may(
    server: Server, stand_in: StandIn
) -> None:
    routes = Routes([], servers=[server])

    inside = routes.between("en", "zh-Hant", may_leave=False)
    by_default = routes.between("en", "zh-Hant")

    assert (list(inside), list(by_default)) == ([], [])
    assert stand_in.asked == []
    # The control: the same text, where it may.
    routes.between("en", "zh-Hant", may_leave=True)[0].translate(SECRET_WORDS)
    assert SECRET_WORDS.encode() in stand_in.heard[-1].received


@pytest.mark.row(30)
@pytest.mark.parametrize("kind", CLOUD)
def test_a_way_with_one_step_outside_leaves_the_district_as_a_whole(
    kind: str, server: Server
) -> None:
    routes = Routes([f"en-es=neural:en-pt+{kind}"], servers=[server])

    assert routes.between("en", "es") == []


@pytest.mark.engine
@pytest.mark.parametrize("kind", ["deepl"])
def test_a_step_is_asked_for_what_the_one_before_it_wrote(
    kind: str, server: Server, stand_in: StandIn
) -> None:
    routes = Routes(["es-zh-Hant=apertium:es-pt_BR+deepl"], servers=[server])
    by_way_of_english = Routes([f"es-pt={kind}:en-US+neural:en-pt"], servers=[server])

    # DeepL of this stand-in reads English and Spanish only, so Portuguese cannot go on.
    assert routes.between("es", "zh-TW", may_leave=True) == []
    for line in ("es-pt=deepl:es-en+neural:en-pt", "es-en=deepl:es-en", "es-en=deepl"):
        source, target = line[:2], line[3:5]
        assert Routes([line], servers=[server]).between(source, target, may_leave=True), line
    chain = by_way_of_english.between("es", "pt", may_leave=True)
    assert [one.name.split("@")[0] for one in chain] == ["deepl:es-en-US"]
    assert stand_in.asked == []
