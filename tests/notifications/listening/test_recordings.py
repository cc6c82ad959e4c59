# SPDX-License-Identifier: Apache-2.0
"""Recordings as espeak-ng and lame make them, and how often that happens."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from kernel.errors import Unavailable
from services.notifications.listening import espeak
from services.notifications.listening.script import Line
from services.notifications.listening.studio import MOST_WAITING, Studio, fingerprint

BYTES_A_SECOND = 24_000 / 8
SENTENCE = Line(voice="es-419", text="La escuela empieza a las 10 horas.")


class FakeRecordings:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep(self, key: str, mp3: bytes) -> None:
        self.kept[key] = mp3


class FakeVoices:
    def __init__(self, *problems: Exception) -> None:
        self.problems, self.made = list(problems), 0

    def record(self, lines: Sequence[Line]) -> bytes:
        self.made += 1
        time.sleep(0)
        if self.problems:
            raise self.problems.pop()
        return lines[0].text.encode()


def seconds(*lines: Line) -> float:
    return len(espeak.record(lines)) / BYTES_A_SECOND


@pytest.mark.row(29)
def test_a_recording_is_as_long_as_what_it_says() -> None:
    once, four_times = seconds(SENTENCE), seconds(*[SENTENCE] * 4)
    assert 1 < once < 6
    between = 3 * espeak.BETWEEN_S
    assert four_times == pytest.approx(4 * once + between, rel=0.25)


def test_a_recording_that_takes_too_long_is_given_up() -> None:
    """In a process without eventlet, as the one that records: its patches raise another class."""
    code = (
        "from services.notifications.listening.espeak import Line, record\n"
        "record([Line(voice='en-us', text='Hello.')], limit_s=0.0)"
    )
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Unavailable: espeak-ng took too long" in ended.stderr


def test_phonetic_letters_in_a_text_are_read_as_text() -> None:
    assert espeak.record([Line(voice="en-us", text="[[h@loU]]")])


def test_a_voice_that_does_not_exist_records_nothing() -> None:
    with pytest.raises(Unavailable):
        espeak.record([Line(voice="so", text="Waa maanta.")])


def test_what_many_want_at_once_is_made_once() -> None:
    voices = FakeVoices()
    studio = Studio(FakeRecordings(), voices.record)

    async def all_at_once() -> list[bytes]:
        return await asyncio.gather(*(studio.recording("k", [SENTENCE]) for _ in range(30)))

    assert set(asyncio.run(all_at_once())) == {SENTENCE.text.encode()}
    assert voices.made == 1


def test_after_a_failure_it_is_tried_again() -> None:
    voices = FakeVoices(Unavailable("took too long"))
    studio = Studio(FakeRecordings(), voices.record)

    async def twice() -> bytes:
        with pytest.raises(Unavailable):
            await studio.recording("k", [SENTENCE])
        return await studio.recording("k", [SENTENCE])

    assert asyncio.run(twice()) == SENTENCE.text.encode()


def test_more_than_can_wait_are_put_off() -> None:
    studio = Studio(FakeRecordings(), FakeVoices().record)

    async def too_many() -> list[bytes | BaseException]:
        wanted = (studio.recording(str(n), [SENTENCE]) for n in range(MOST_WAITING + 1))
        return await asyncio.gather(*wanted, return_exceptions=True)

    done = asyncio.run(too_many())
    assert isinstance(done[-1], Unavailable)
    assert done[:-1] == [SENTENCE.text.encode()] * MOST_WAITING


def test_other_words_are_another_recording() -> None:
    other = Line(voice="es-419", text="La escuela está cerrada.")
    assert fingerprint("A", [SENTENCE]) == fingerprint("A", [SENTENCE])
    assert (
        len({fingerprint("A", [SENTENCE]), fingerprint("A", [other]), fingerprint("B", [other])})
        == 3
    )
