# SPDX-License-Identifier: Apache-2.0
"""Messages of each tier while the only engine takes half a minute for a sentence.

One platform for all tests of this module, with families of eight languages besides English.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.directory import GuardianshipsRecorded, LanguageChosen
from kernel.messages import Event
from kernel.mongo import Database
from kernel.topology import apply, load
from tests.system.announcing import announce, completed, shown, why
from tests.system.asking import Asking
from tests.system.captured import Captured
from tests.system.district import email, person, tell
from tests.system.processes import SERVICES, Platform
from tests.system.slow_engine import SlowEngine, slow_engine
from tests.waiting import eventually

pytestmark = pytest.mark.system
LANGUAGES = ("es", "zh-Hans", "vi", "ar", "so", "ht", "pt", "fr")
EVERYBODY = ("en", *LANGUAGES)
WORDS_WAIT_S = 6.0
AT_ONCE_S = 5.0
# A word of each closure, as a speaker would look for it.
CLOSED = {
    "es": "cierre escolar", "zh-Hans": "停课", "vi": "đóng cửa", "ar": "إغلاق", "so": "xir",
    "ht": "fèmen", "pt": "fechad", "fr": "ferm",
}  # fmt: skip


def address(language: str) -> str:
    return f"{language.lower()}@families.example"


def families() -> Iterator[Event]:
    for language in EVERYBODY:
        id = f"g-{language}"
        yield person(f"child-{id}", "student", f"Child of {id}")
        yield person(id, "guardian", id.title())
        yield LanguageChosen(person_id=id, language=language).at_sequence(1)
        yield GuardianshipsRecorded(guardian_id=id, student_ids=[f"child-{id}"]).at_sequence(1)
        yield email(address(language), id)


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    return Captured(tmp_path_factory.mktemp("captured"))


@pytest.fixture(scope="module")
def engine() -> Iterator[SlowEngine]:
    with slow_engine(*LANGUAGES) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def running(
    platform: Platform, directory_database: Database, captured: Captured, engine: SlowEngine
) -> None:
    apply(
        platform.environment["RAPPORT_AMQP_URL"], [load(SERVICES["translation"])], retry_scale=0.01
    )
    platform.start(
        "capture", "relay", "notifications", "notifications.recipients", "notifications.plan",
        "notifications.email", "translation",
        RAPPORT_WORDS_WAIT_S=str(WORDS_WAIT_S), RAPPORT_LIBRETRANSLATE_URL=engine.url,
        RAPPORT_TRANSLATION_ROUTES="en-es=libretranslate,en-pt=libretranslate",
        RAPPORT_TRANSLATION_TIMEOUT_S="60",
        **captured.environment,
    )  # fmt: skip
    tell(directory_database, list(families()), "roster")
    asking = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40)
    eventually(lambda: "roster" in asking.ask("notifications", "copies")["imports"], within_s=30)
    asking.close()


@pytest.fixture
def reviewer(platform: Platform) -> Iterator[Asking]:
    """Another person than the one who announces."""
    made = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40, "op2")
    yield made
    made.close()


def mails_of(captured: Captured, after: int) -> dict[str, dict[str, Any]]:
    return captured.messages(after=after)


@pytest.mark.row(28, 6)
def test_an_alert_from_a_template_leaves_in_eight_languages_and_asks_no_engine(
    asking: Asking, captured: Captured, engine: SlowEngine
) -> None:
    before, asked_before = captured.latest(), len(engine.asked)
    slots = {"school": "Oak Hill School", "date": "2026-12-07"}
    made = asking.ask("translation", "render_template", template="closure", slots=slots)

    id = announce(
        asking, "closure", subject=made["texts"]["subject"], body=made["texts"]["body"],
        category=made["category"], template="closure", slots=slots,
    )  # fmt: skip
    report = completed(asking, id)

    assert report["seconds"] < AT_ONCE_S
    mails = mails_of(captured, before)
    assert set(mails) == {address(language) for language in EVERYBODY}
    for language in LANGUAGES:
        text = mails[address(language)]["text"]
        assert CLOSED[language] in text.lower()
        assert "Oak Hill School" in text
        assert made["texts"]["body"].splitlines()[0] in text, (
            "nobody has approved it: the original beside"
        )
    assert len(engine.asked) == asked_before
    assert "Prepared before in so" in why(asking, id, "g-so")


@pytest.mark.row(25)
def test_routine_waits_for_its_words_and_goes_in_the_original_when_the_time_is_over(
    asking: Asking, captured: Captured
) -> None:
    before = captured.latest()
    id = announce(asking, "photos", subject="Photos", body="Picture day is on Friday.")
    eventually(lambda: address("en") in mails_of(captured, before), within_s=AT_ONCE_S)
    assert address("es") not in mails_of(captured, before)

    report = completed(asking, id)

    assert report["seconds"] >= WORDS_WAIT_S
    assert "inglés" in mails_of(captured, before)[address("es")]["text"]


@pytest.mark.row(6, 25)
def test_urgent_leaves_within_seconds_in_every_language(asking: Asking, captured: Captured) -> None:
    before = captured.latest()
    id = announce(
        asking, "urgent", subject="Buses", body="Buses are late today.", urgent=True
    )  # fmt: skip

    report = completed(asking, id)

    assert report["seconds"] < AT_ONCE_S
    assert set(mails_of(captured, before)) == {address(language) for language in EVERYBODY}


@pytest.mark.row(28)
def test_an_emergency_that_was_written_freely_leaves_at_once_as_it_is(
    asking: Asking, captured: Captured, engine: SlowEngine
) -> None:
    before, asked_before = captured.latest(), len(engine.asked)
    id = announce(asking, "free", subject="Gas", body="Leave the gym now.", category="emergency")

    report = completed(asking, id)

    assert report["seconds"] < AT_ONCE_S
    assert "Leave the gym now." in mails_of(captured, before)[address("vi")]["text"]
    assert len(engine.asked) == asked_before
    assert "No template in this language can be used" in why(asking, id, "g-vi")


@pytest.mark.row(23)
def test_what_is_vital_waits_for_a_reviewer_and_goes_out_in_their_words(
    asking: Asking, reviewer: Asking, captured: Captured
) -> None:
    before = captured.latest()
    id = announce(
        asking, "health", subject="Lice", body="A student in the class has head lice.",
        category="health", audience="person:g-en,g-es",
    )  # fmt: skip
    eventually(lambda: address("en") in mails_of(captured, before), within_s=30)
    waits = eventually(lambda: shown(asking, id)["progress"]["put_off"], within_s=30)
    assert [(one["why"], one["language"]) for one in waits] == [("review", "es")]
    assert "A person reads the words in es first" in why(asking, id, "g-es")

    assert shown(asking, id)["state"] == "sending"
    (task,) = asking.ask("translation", "reviews_list")["tasks"]
    assert (task["language"], task["request_id"]) == ("es", id)
    assert address("es") not in mails_of(captured, before)
    read_and_hand_in(reviewer, task["task_id"])

    report = completed(asking, id)

    text = mails_of(captured, before)[address("es")]["text"]
    assert text.strip() == "Un alumno del grupo tiene piojos.", "a person's words need no notice"
    assert report["languages"]["es"]["made_by"] == "person"
    assert "read before it went out, by a person" in why(asking, id, "g-es")


def read_and_hand_in(reviewer: Asking, task_id: str) -> None:
    reviewer.ask("translation", "review_claim", task_id=task_id)
    task = reviewer.ask("translation", "review_show", task_id=task_id)
    assert [line["original"] for line in task["lines"]] == [
        "Lice", "A student in the class has head lice.",
    ]  # fmt: skip
    words = ["Piojos", "Un alumno del grupo tiene piojos."]
    reviewer.ask("translation", "review_edit", task_id=task_id, seen=task["seen"], sentences=words)
