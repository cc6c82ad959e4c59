# SPDX-License-Identifier: Apache-2.0
"""How long a provider is waited for, and what is never sent to it."""

from typing import Any

import pytest

from services.directory.roster.rest.client import MOST_TRIES, Provider
from services.directory.roster.rest.errors import ProviderAway, ProviderRefused
from tests.directory.rest.provider import FakeProvider

pytestmark = pytest.mark.row(32)


def asked(provider: FakeProvider, waits: list[float], **source: Any) -> Provider:
    return Provider(provider.source(**source), waits.append, silence_s=0.3)


def test_one_that_stays_away_is_given_up_after_growing_pauses(provider: FakeProvider) -> None:
    provider.faults = dict.fromkeys(range(1, 50), "broken")
    waits: list[float] = []

    with pytest.raises(ProviderAway, match=r"orgs from record 0 on, in 12 tries \(HTTP 500\)"):
        asked(provider, waits).page("orgs", offset=0, limit=10)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    assert len(provider.asked) == MOST_TRIES


def test_one_that_says_nothing_is_asked_again(provider: FakeProvider) -> None:
    provider.gate_from = 1
    waits: list[float] = []

    def until_it_answers(seconds: float) -> None:
        waits.append(seconds)
        provider.gate.set()

    client = Provider(provider.source(), until_it_answers, silence_s=0.3)

    assert len(client.page("orgs", offset=0, limit=10).records) == 3
    assert waits == [1]


def test_a_token_is_renewed_before_it_ends(provider: FakeProvider) -> None:
    provider.lifetime_s = 20  # less than is left for one question
    client = asked(provider, [])

    for _ in range(2):
        client.page("orgs", offset=0, limit=10)
    assert len(provider.tokens) == 2

    provider.lifetime_s = 3600
    for _ in range(3):
        client.page("orgs", offset=0, limit=10)
    assert len(provider.tokens) == 3


def test_a_wrong_secret_is_said_at_once_and_not_shown(provider: FakeProvider) -> None:
    waits: list[float] = []
    with pytest.raises(ProviderRefused, match="gave no token") as refused:
        asked(provider, waits, client_id="nobody").page("orgs", offset=0, limit=10)
    assert waits == []
    assert "sesame" not in refused.value.message


def test_a_new_token_that_opens_nothing_is_not_asked_for_for_ever(provider: FakeProvider) -> None:
    provider.faults = dict.fromkeys(range(1, 50), "expired")
    waits: list[float] = []
    with pytest.raises(ProviderRefused, match="answered 401 for orgs"):
        asked(provider, waits).page("orgs", offset=0, limit=10)
    assert len(provider.asked) == 1
