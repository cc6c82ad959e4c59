# SPDX-License-Identifier: Apache-2.0
"""The translation service on a real broker and database, in this process."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import pytest
from nameko.standalone.rpc import ClusterRpcProxy
from prometheus_client import REGISTRY

from contracts.directory import SchoolRecorded
from contracts.translation import Translated
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import open_envelope, unwrap
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from services.translation.service import TranslationService
from tests.kernel.conftest import running
from tests.kernel.posting import listen, put, taken, wrapped
from tests.translation.asking import as_office
from tests.translation.builders import a_request
from tests.translation.checkset import made_up
from tests.waiting import eventually

pytestmark = pytest.mark.engine
ANSWERS = "answers"


@pytest.fixture(scope="module", autouse=True)
def service(settings: KernelSettings) -> Iterator[None]:
    with running(settings, TranslationService):
        listen(settings.amqp_url, ANSWERS, Translated.type, f"{Translated.type}.urgent")
        yield


@pytest.fixture(scope="module")
def ask(settings: KernelSettings) -> Iterator[Callable[..., dict[str, Any]]]:
    who = Operator(operator_id="olga", name="Olga", role=Role.READER, token_id="t1")
    token = issue(settings.token_key, who, now=utc_now(), expires_at=utc_now().replace(year=2099))
    with ClusterRpcProxy({"AMQP_URI": settings.amqp_url, "serializer": "json"}, timeout=20) as rpc:
        rpc._worker_ctx.data["token"] = token
        yield lambda method, **payload: getattr(rpc.translation, method)(payload)


def answers(settings: KernelSettings, expected: int) -> dict[str, Translated]:
    """The answers that arrive, by language."""
    found: dict[str, Translated] = {}

    def enough() -> bool:
        for message in taken(settings.amqp_url, ANSWERS):
            answer = unwrap(open_envelope(message.body), {Translated.type: Translated})
            assert isinstance(answer, Translated)
            assert answer.language not in found, "one answer a language"
            found[answer.language] = answer
        return len(found) >= expected

    eventually(enough, within_s=30)
    return found


@pytest.mark.row(20, 21, 26)
def test_a_request_is_answered_in_every_language(settings: KernelSettings) -> None:
    request = a_request(
        languages=["es", "pt-BR", "so"],
        texts={
            "subject": "School is closed on Monday, March 3",
            "body": "Dear {{guardian_name}},\n\nThere is no school tomorrow.",
        },
    )

    put(settings.amqp_url, "translation.requests", wrapped(request))

    found = answers(settings, 3)
    assert found["es"].texts == {
        "subject": "La escuela está cerrada el lunes, 3 de marzo",
        "body": "Estimado/a {{guardian_name}},\n\nMañana no hay clases.",
    }
    assert "3 de março" in found["pt-BR"].texts["subject"]
    assert (found["so"].texts, found["so"].refused) == ({}, "no-engine")


def test_an_urgent_request_is_answered_by_the_urgent_lane(settings: KernelSettings) -> None:
    request = a_request(languages=["es"], urgent=True)

    put(settings.amqp_url, "translation.requests.urgent", wrapped(request))

    assert answers(settings, 1)["es"].urgent


@pytest.mark.row(28)
def test_an_emergency_by_template_is_answered_in_eight_languages(
    settings: KernelSettings, ask: Callable[..., dict[str, Any]]
) -> None:
    languages = ["es-MX", "pt-BR", "vi", "zh-TW", "ar", "ht", "so", "ru"]
    slots = {"school": "Oak Hill", "date": f"{utc_now():%Y-%m-%d}", "time": "10:20 AM"}
    made = ask("render_template", template="lockdown", slots=slots)["result"]
    request = a_request(
        languages=languages, texts=made["texts"], category=made["category"], urgent=True,
        template="lockdown", slots=slots,
    )  # fmt: skip

    put(settings.amqp_url, "translation.requests.urgent", wrapped(request))

    found = answers(settings, len(languages))
    assert {each.made_by for each in found.values()} == {"template"}
    assert all("10" in each.texts["sms"] and each.original_beside for each in found.values())


def test_the_same_message_delivered_twice_is_answered_once(settings: KernelSettings) -> None:
    body = wrapped(a_request(languages=["es", "pt"]), id="delivered-twice")

    put(settings.amqp_url, "translation.requests", body, body)
    put(settings.amqp_url, "translation.requests", wrapped(a_request(languages=["vi"])))

    assert set(answers(settings, 3)) == {"es", "pt", "vi"}


def test_names_of_schools_are_learnt_from_the_directory(
    settings: KernelSettings, database: Database
) -> None:
    recorded = SchoolRecorded(school_id="s1", name="the acorn house").at_sequence(1)
    put(settings.amqp_url, "translation.remember_schools", wrapped(recorded))
    eventually(lambda: database.schools.count_documents({}))

    request = a_request(languages=["es"], texts={"body": "Visit the acorn house today."})
    put(settings.amqp_url, "translation.requests", wrapped(request))

    assert "the acorn house" in answers(settings, 1)["es"].texts["body"]


@pytest.mark.row(25)
def test_a_person_sees_the_words_and_the_way_they_took(
    ask: Callable[..., dict[str, Any]],
) -> None:
    shown = ask("translate", text="Thank you! The meeting starts at 4:30 PM.", to="es")["result"]

    assert shown["words"] == "¡Gracias! La reunión comienza a las 4:30 p.m."
    assert shown["engines"][0] == "phrasebook@1"
    assert shown["engines"][1].startswith("neural:en-pt@0.2.0+apertium:pt-es@")
    assert shown["sentences"][1]["attempts"][0]["tactic"] == "natural"


def test_a_bad_language_tag_is_named(ask: Callable[..., dict[str, Any]]) -> None:
    error = ask("translate", text="Hello.", to="not a tag")["error"]

    assert (error["code"], list(error["details"])) == ("invalid", ["to"])


@pytest.mark.row(26)
def test_the_status_claims_only_what_an_engine_serves(ask: Callable[..., dict[str, Any]]) -> None:
    pairs = {(each["from"], each["to"]): each for each in ask("languages")["result"]}

    assert pairs["en", "es"]["status"] == "engine"
    assert ("en", "vi") not in pairs


@pytest.mark.row(20, 26)
def test_an_engine_is_measured_here_and_from_then_on_that_is_shown(
    settings: KernelSettings, ask: Callable[..., dict[str, Any]]
) -> None:
    office = as_office(settings)
    begun = office("languages_measure", measuring_id="m", source="en", target="pt", sentences=40)
    found = begun["result"]
    while found["quality"] is None:
        found = office("languages_measure_on", measuring_id="m")["result"]

    standing = ask("languages_standing", languages=["pt-BR", "mam"], others=False)["result"]
    portuguese, mam = standing["languages"]
    assert portuguese["engines"][0]["quality"] == found["quality"]
    assert (found["quality"]["sentences"], found["quality"]["here"]) == (40, True)
    assert found["quality"]["chrf"] > 50
    assert (portuguese["served"], mam["served"], mam["engines"]) == (True, False, [])
    assert ask("languages_measure_on", measuring_id="m")["error"]["code"] == "role"


@pytest.mark.row(23)
def test_a_vital_text_waits_for_a_person_and_goes_out_as_they_approved_it(
    settings: KernelSettings, database: Database, ask: Callable[..., dict[str, Any]]
) -> None:
    database.reviewers.insert_one({"_id": "olga", "languages": ["es"]})
    vital = a_request(request_id="hearing", category="legal", texts={"body": "Bring Form 12."})

    put(settings.amqp_url, "translation.requests", wrapped(vital))

    (task,) = eventually(lambda: ask("reviews_list")["result"]["tasks"])
    shown = ask("review_show", task_id=task["task_id"])["result"]
    (explained,) = ask("explain", request_id="hearing")["result"]["languages"]
    assert (task["tier"], explained["review"]["state"]) == ("vital", "open")
    assert answers(settings, 0) == {}
    approved = {"seen": shown["seen"], "sentences": ["Traiga el formulario 12."]}
    ask("review_edit", task_id=task["task_id"], **approved)

    answer = answers(settings, 1)["es"]
    assert (answer.texts, answer.made_by) == ({"body": "Traiga el formulario 12."}, "person")
    put(settings.amqp_url, "translation.requests", wrapped(vital))
    put(settings.amqp_url, "translation.requests", wrapped(a_request(category="newsletter",
        request_id="later", texts={"body": "Bring Form 12."})))  # fmt: skip
    later = answers(settings, 1)["es"]
    assert (later.request_id, later.texts) == ("later", answer.texts), "from memory, once"


@pytest.mark.row(24)
def test_a_term_counts_from_the_next_message_on(
    settings: KernelSettings, ask: Callable[..., dict[str, Any]]
) -> None:
    office = as_office(settings)
    row = {
        "term": "school board", "to": "es", "translation": "junta escolar", "gender": "f",
        "locked": "yes",
    }  # fmt: skip
    text = "The school board meets on Monday."
    assert "junta escolar" not in ask("translate", text=text, to="es")["result"]["words"]

    change = office("glossary_save", row=row)["result"]["change"]
    shown = ask("translate", text=text, to="es")["result"]
    request = a_request(languages=["es-MX"], texts={"body": text})
    put(settings.amqp_url, "translation.requests", wrapped(request))

    assert shown["words"] == "La junta escolar se reúne el lunes."
    findings = shown["sentences"][0]["attempts"][0]["findings"]
    assert findings == ["a locked term is missing (school board = junta escolar)"]
    assert answers(settings, 1)["es-MX"].texts["body"] == shown["words"]
    found = ask("glossary_check", text=text, target="es", translation="El consejo.")["result"]
    assert [each["text"] for each in found["missing"]] == ["school board"]

    office("glossary_undo", number=change["number"])
    assert "junta escolar" not in ask("translate", text=text, to="es")["result"]["words"]
    history = ask("glossary_history", term_id="en-es:school-board")["result"]["changes"]
    assert [(each["kind"], each["name"]) for each in history] == [
        ("undo", "Omar"),
        ("add", "Omar"),
    ]


class Pulse:
    """A green thread that should come to its turn all the time, as the one that sends beats."""

    def __init__(self) -> None:
        self.longest_gap_s = 0.0
        self._thread = eventlet.spawn(self._beat)

    def _beat(self) -> None:
        last = time.monotonic()
        while True:
            eventlet.sleep(0.02)
            now = time.monotonic()
            self.longest_gap_s, last = max(self.longest_gap_s, now - last), now

    def stop(self) -> None:
        self._thread.kill()


def counted(language: str, by: str) -> float:
    """Without a question to the broker: those would keep this process busy."""
    labels = {"language": language, "by": by}
    return REGISTRY.get_sample_value("rapport_translation_sentences_total", labels) or 0.0


@pytest.mark.row(21)
def test_the_service_answers_and_its_heart_beats_while_500_sentences_are_translated(
    settings: KernelSettings, ask: Callable[..., dict[str, Any]]
) -> None:
    text = "\n".join(each.texts["en"] for each in made_up.sentences(500, seed=20261126))
    put(
        settings.amqp_url,
        "translation.requests",
        wrapped(a_request(languages=["pt"], texts={"body": text})),
    )
    pulse, waited = Pulse(), []

    def listed() -> bool:
        began = time.monotonic()
        assert ask("languages")["result"]
        waited.append(time.monotonic() - began)
        return len(waited) >= 5

    eventually(listed)
    assert not taken(settings.amqp_url, ANSWERS), "the text was too short to show anything"
    eventually(lambda: counted("pt", "engine") >= 400, within_s=90)
    answer = answers(settings, 1)["pt"]
    pulse.stop()

    # The broker gives this link up after 8 s without a beat.
    assert pulse.longest_gap_s < 6
    assert max(waited) < 6
    assert answer.refused in ("", "gate")
