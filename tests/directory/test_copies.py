# SPDX-License-Identifier: Apache-2.0
"""Real processes: a roster sent over RPC reaches the directory, and through it the copies."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sample.__main__ import main as write_sample
from tests.servers.vhost import VirtualHost
from tests.system.asking import Asking
from tests.system.processes import Platform, environment
from tests.waiting import eventually

pytestmark = pytest.mark.system
PIECE = 256 << 10


@pytest.fixture(scope="module")
def platform(
    broker: VirtualHost,
    mongo_uri: str,
    database_prefix: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Platform]:
    settings = environment(broker.amqp_url, mongo_uri, database_prefix)
    made = Platform(environment=settings, directory=tmp_path_factory.mktemp("logs"))
    made.start(
        "relay", "directory", "directory.roster", "notifications", "notifications.recipients"
    )
    yield made
    made.stop()


@pytest.fixture
def asking(platform: Platform, broker: VirtualHost) -> Iterator[Asking]:
    made = Asking(broker.amqp_url, "k" * 40)
    yield made
    made.close()


def upload(asking: Asking, content: bytes) -> str:
    upload_id = str(
        asking.ask("directory", "roster_upload_begin", file_name="town.zip")["upload_id"]
    )
    for number, start in enumerate(range(0, len(content), PIECE)):
        text = base64.b64encode(content[start : start + PIECE]).decode()
        asking.ask(
            "directory", "roster_upload_part", upload_id=upload_id, number=number, content=text
        )
    digest = hashlib.sha256(content).hexdigest()
    asking.ask("directory", "roster_upload_finish", upload_id=upload_id, sha256=digest)
    return upload_id


def imported(asking: Asking, content: bytes) -> dict[str, Any]:
    asked = asking.ask("directory", "roster_import", upload_id=upload(asking, content))

    def done() -> Any:
        progress = asking.ask("directory", "roster_progress", import_id=asked["import_id"])
        return progress if progress["state"] == "finished" else None

    progress: dict[str, Any] = eventually(done, within_s=60)
    return progress


@pytest.mark.row(32)
def test_a_roster_sent_over_rpc_reaches_the_copies(asking: Asking, tmp_path: Path) -> None:
    write_sample(["--students", "120", "--zip", str(tmp_path / "town.zip")])
    content = (tmp_path / "town.zip").read_bytes()

    first = imported(asking, content)
    eventually(
        lambda: first["import_id"] in asking.ask("notifications", "copies")["imports"], within_s=60
    )
    again = imported(asking, content)

    assert first["applied"]["people"]["added"] > 120
    assert again["changes_done"] == 0
    left = asking.ask("directory", "roster_progress", import_id=first["import_id"])
    assert left["events_waiting"] == 0
    assert len(asking.ask("directory", "people_find", text="guardian-000001-1")["people"]) == 1


def test_a_question_without_a_token_is_refused(platform: Platform, broker: VirtualHost) -> None:
    nobody = Asking(broker.amqp_url, "another key, which nobody here knows")
    try:
        answer = nobody.answer("directory", "languages")
    finally:
        nobody.close()

    assert answer["error"]["code"] == "bad-token"
