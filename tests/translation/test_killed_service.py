# SPDX-License-Identifier: Apache-2.0
"""kill -9 in the middle of a request: nothing is lost, and nobody is answered twice."""

import signal
from collections import Counter
from pathlib import Path

import pytest

from contracts.translation import Translated
from kernel import topology
from kernel.config import KernelSettings
from kernel.envelope import open_envelope, unwrap
from kernel.mongo import Database
from services.translation.checkset import texts_in
from services.translation.service import TranslationService
from tests.kernel.conftest import relaying
from tests.kernel.posting import listen, put, taken, wrapped
from tests.kernel.processes import KILLED_AT_A_POINT, started
from tests.translation.builders import a_request
from tests.waiting import eventually

pytestmark = [pytest.mark.engine, pytest.mark.system]
SERVICE = ["kernel.run", "services.translation.service:TranslationService"]
LANGUAGES = ["es", "pt", "so"]
LONG = a_request(
    request_id="long",
    languages=LANGUAGES,
    texts={"body": "\n".join(texts_in("en")[:150])},
    protected=[],
)


def children_of(process_id: int) -> list[int]:
    path = Path(f"/proc/{process_id}/task/{process_id}/children")
    return [int(child) for child in path.read_text().split()]


def is_running(process_id: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.row(73, 74)
def test_a_request_survives_kill_9_while_engines_work_and_while_answers_commit(
    settings: KernelSettings, database: Database, tmp_path: Path
) -> None:
    topology.apply(settings.amqp_url, [TranslationService], retry_scale=settings.retry_scale)
    listen(settings.amqp_url, "answers", Translated.type)
    put(settings.amqp_url, "translation.requests", wrapped(LONG))

    with started(settings, SERVICE, tmp_path / "log") as first:
        eventually(lambda: database.memory.count_documents({}) > 10, within_s=30)
        engines = children_of(first.process.pid)
        first.end(signal.SIGKILL)
    assert engines
    eventually(lambda: not any(map(is_running, engines)))

    crash = {"RAPPORT_CRASH_AT": "before-commit", "RAPPORT_CRASH_ONCE": tmp_path / "once"}
    with started(settings, SERVICE, tmp_path / "log", **crash) as second:
        assert second.process.wait(timeout=30) == KILLED_AT_A_POINT

    answered: Counter[str] = Counter()

    def collect() -> bool:
        for message in taken(settings.amqp_url, "answers"):
            answer = unwrap(open_envelope(message.body), {Translated.type: Translated})
            assert isinstance(answer, Translated)
            answered[answer.language] += 1
        return len(answered) == len(LANGUAGES)

    with relaying(settings, "translation"), started(settings, SERVICE, tmp_path / "log"):
        eventually(collect, within_s=40)
        eventually(lambda: database.outbox.count_documents({}) == 0)
    collect()
    assert answered == Counter(LANGUAGES)
