# SPDX-License-Identifier: Apache-2.0
"""A reaction of which nothing may be left out: what fails is tried again before all behind it."""

from pathlib import Path

import pytest

from kernel import topology
from kernel.config import KernelSettings
from kernel.mongo import open_database
from tests.kernel.abbey import ringer
from tests.kernel.crypt import Crypt
from tests.kernel.messages import BellRang
from tests.kernel.processes import healthy
from tests.waiting import eventually

pytestmark = [pytest.mark.broker, pytest.mark.mongo, pytest.mark.row(73)]


def test_what_fails_is_neither_parked_nor_overtaken_and_health_says_so(
    settings: KernelSettings, tmp_path: Path
) -> None:
    topology.apply(settings.amqp_url, [Crypt])
    database = open_database(settings, "crypt", Crypt.collections)
    words = ["kernel.run", "tests.kernel.crypt:Crypt"]
    with healthy(settings, words, tmp_path / "log") as running, ringer(settings) as bells:
        bells.say(BellRang(bell_id="poison"))
        eventually(lambda: database.tries.count_documents({}) >= 1)
        bells.say(BellRang(bell_id="good"))
        eventually(lambda: database.tries.count_documents({}) >= 3)

        assert database.heard.count_documents({}) == database.parked.count_documents({}) == 0
        answer = running.get("/health")
        assert answer is not None
        assert answer.json()["problems"] == {"crypt.hear": "paused: ZeroDivisionError"}

        database.mended.insert_one({})
        eventually(lambda: database.heard.count_documents({}) == 2, within_s=20)
        assert [one["bell"] for one in database.heard.find()] == ["poison", "good"]
    database.client.close()
