# SPDX-License-Identifier: Apache-2.0
"""A long text at work, and the service as alive as ever: engines are in processes of their own."""

import time
from collections.abc import Iterator

import eventlet
import pytest
from nameko.standalone.rpc import ClusterRpcProxy

from contracts.translation import Translated
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import open_envelope, unwrap
from kernel.identity import Operator, Role, issue
from services.translation.service import TranslationService
from tests.kernel.conftest import running
from tests.kernel.posting import listen, put, taken, wrapped
from tests.translation import made_up
from tests.translation.builders import a_request
from tests.waiting import eventually

pytestmark = pytest.mark.engine
ANSWERS = "answers-to-long-texts"
SENTENCES = 500
# The broker of these tests gives a link up after 8 s; a green thread sends the beats.
LONGEST_GAP_S = 1.5


@pytest.fixture(scope="module", autouse=True)
def service(settings: KernelSettings) -> Iterator[None]:
    with running(settings, TranslationService):
        listen(settings.amqp_url, ANSWERS, Translated.type)
        yield


class Pulse:
    """A green thread that should come to its turn all the time."""

    def __init__(self) -> None:
        self.longest_gap_s = 0.0
        self._thread = eventlet.spawn(self._beat)

    def _beat(self) -> None:
        last = time.monotonic()
        while True:
            eventlet.sleep(0.02)
            now = time.monotonic()
            self.longest_gap_s = max(self.longest_gap_s, now - last)
            last = now

    def stop(self) -> None:
        self._thread.kill()


def a_long_text() -> str:
    return "\n".join(dict.fromkeys(made_up.sentences(SENTENCES, seed=20261126)))


@pytest.mark.row(21)
def test_the_service_answers_and_its_heart_beats_while_500_sentences_are_translated(
    settings: KernelSettings,
) -> None:
    who = Operator(operator_id="olga", name="Olga", role=Role.READER, token_id="t1")
    token = issue(settings.token_key, who, now=utc_now(), expires_at=utc_now().replace(year=2099))
    answers: list[Translated] = []

    def arrived() -> bool:
        for message in taken(settings.amqp_url, ANSWERS):
            answer = unwrap(open_envelope(message.body), {Translated.type: Translated})
            assert isinstance(answer, Translated)
            answers.append(answer)
        return bool(answers)

    pulse = Pulse()
    put(
        settings.amqp_url, "translation.requests", wrapped(a_request(texts={"body": a_long_text()}))
    )
    with ClusterRpcProxy({"AMQP_URI": settings.amqp_url, "serializer": "json"}, timeout=20) as rpc:
        rpc._worker_ctx.data["token"] = token
        waited = []
        while not arrived() or len(waited) < 3:
            began = time.monotonic()
            assert rpc.translation.languages({})["result"]
            waited.append(time.monotonic() - began)
            soon = eventlet.timeout.Timeout(0.5, False)
            with soon:
                eventually(arrived)
    pulse.stop()

    print(waited, pulse.longest_gap_s, answers[0])
    assert answers[0].refused in ("", "gate")
    assert len(waited) > 3
    assert max(waited) < 2 * LONGEST_GAP_S
    assert pulse.longest_gap_s < LONGEST_GAP_S
