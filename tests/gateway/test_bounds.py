# SPDX-License-Identifier: Apache-2.0
"""What the gateway does when somebody asks too often, or nobody answers."""

import json
from datetime import timedelta

import pytest
from starlette.requests import Request

from kernel.clock import utc_now
from kernel.errors import Unavailable
from services.gateway import statuses
from services.gateway.asking import RpcDirectory
from services.gateway.errors import TooMany, Unauthorized
from services.gateway.limiting import Limiter
from services.gateway.tokens import Access, AccessTokens

REQUEST = Request({"type": "http"})
KEY = "k" * 40


def test_a_client_that_asks_too_often_is_told_when_to_come_again() -> None:
    now = [0.0]
    limiter = Limiter(60, lambda: now[0])
    for _ in range(60):
        limiter.take("library")
    with pytest.raises(TooMany) as caught:
        limiter.take("library")
    assert caught.value.retry_after_s == pytest.approx(1.0)
    limiter.take("buses")

    now[0] += 1.0
    limiter.take("library")
    with pytest.raises(TooMany):
        limiter.take("library")


def test_too_many_is_429_and_away_is_503_both_with_a_time_to_come_again() -> None:
    often = statuses.refused(REQUEST, TooMany("Too many.", retry_after_s=0.2))
    away = statuses.refused(REQUEST, Unavailable("Away.", retry_after_s=5))

    assert (often.status_code, often.headers["Retry-After"]) == (429, "1")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
    assert json.loads(bytes(away.body))["imsx_codeMajor"] == "failure"


def test_a_broker_that_is_away_is_said_at_once() -> None:
    directory = RpcDirectory("amqp://nobody:nobody@127.0.0.1:1/nowhere", KEY, utc_now)

    with pytest.raises(Unavailable):
        directory.ask("oneroster_records", "client-1", "Library")
    assert "does not answer" in directory.problem()


def test_an_access_token_is_good_until_its_time() -> None:
    now = [utc_now()]
    tokens = AccessTokens(KEY, 60, lambda: now[0])
    access = Access(client_id="client-1", name="Library", scopes=["roster.readonly"])
    token = tokens.issue(access)

    assert tokens.read(token) == access
    now[0] += timedelta(seconds=61)
    with pytest.raises(Unauthorized, match="run out"):
        tokens.read(token)


def test_what_broke_here_is_not_told_outside() -> None:
    told = statuses.broke(REQUEST, RuntimeError("a name, a number"))

    assert told.status_code == 500
    assert b"a name" not in bytes(told.body)
