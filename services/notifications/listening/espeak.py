# SPDX-License-Identifier: Apache-2.0
"""espeak-ng and lame, as processes of their own: low priority, few at a time, a time limit."""

import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence

from contracts.languages import candidates
from contracts.notices import shipped
from kernel.errors import Unavailable
from services.notifications.listening.script import Line
from services.notifications.listening.voices import VOICES, speaks_it

RATE = 22_050  # samples a second, 16 bits, as all voices of espeak-ng give them
WORDS_A_MINUTE = "145"  # below its own 175: people listen once
BETWEEN_S = 0.7  # of silence between passages
HEADER = 44  # bytes of a WAV file before its samples
LIMIT_S = 60.0
PROBE_S = 20.0
# Nothing of our own settings is theirs to know.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
# Fast at this length: of ten minutes of speech in under a second, 24 kbit/s are enough for a voice.
_LAME = [
    "lame", "--quiet", "-r", "-s", "22.05", "--bitwidth", "16", "--signed", "--little-endian",
    "-m", "m", "-b", "24", "--resample", "16", "-q", "7", "--noreplaygain", "-", "-",
]  # fmt: skip


def is_installed() -> bool:
    return all(shutil.which(name) for name in ("espeak-ng", "lame"))


def record(lines: Sequence[Line], limit_s: float = LIMIT_S) -> bytes:
    """MP3. Raises Unavailable when it takes too long, or cannot be made."""
    until = time.monotonic() + limit_s
    silence = bytes(2 * int(RATE * BETWEEN_S))
    samples = silence.join(_speak(line, until) for line in lines)
    return _run(_LAME, samples, until)


def voices() -> Mapping[str, str]:
    """Each voice that might read something, with why it does not; "" where it does."""
    if not is_installed():
        return {}
    listed = _run(["espeak-ng", "--voices"], b"", time.monotonic() + PROBE_S).decode().splitlines()
    installed = {line.split()[1] for line in listed[1:] if len(line.split()) > 1}
    return {voice: _problem(voice) for voice in sorted(set(VOICES.values()) & installed)}


def phonemes(text: str, voice: str) -> str:
    """What a voice makes of a text, in espeak-ng's own letters."""
    command = ["espeak-ng", "-q", "-x", "-b", "1", "-v", voice, "--stdin"]
    return _run(command, text.encode(), time.monotonic() + PROBE_S).decode()


def _problem(voice: str) -> str:
    """A sentence of its language shows whether a voice can read it."""
    tag = next(tag for tag, name in VOICES.items() if name == voice)
    near = next(each for each in candidates(tag) if each in shipped())
    sample = shipped()[near]["machine"]["full"]
    return "" if speaks_it(phonemes(sample, voice)) else "reads its own letters in English"


def _speak(line: Line, until: float) -> bytes:
    # In double brackets espeak-ng would expect its own phonetic letters.
    text = line.text.replace("[[", "[ [").encode()
    command = [
        "espeak-ng",
        "-b",
        "1",
        "-v",
        line.voice,
        "-s",
        WORDS_A_MINUTE,
        "--stdin",
        "--stdout",
    ]
    return _run(command, text, until)[HEADER:]


def _run(command: Sequence[str], given: bytes, until: float) -> bytes:
    try:
        ended = subprocess.run(
            ["nice", "-n", "10", *command], input=given, capture_output=True, check=False,
            env=_ENVIRONMENT, timeout=max(0.0, until - time.monotonic()),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{command[0]} took too long") from error
    if ended.returncode or not ended.stdout:
        raise Unavailable(f"{command[0]} failed with exit code {ended.returncode}")
    return ended.stdout
