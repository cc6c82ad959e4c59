# SPDX-License-Identifier: Apache-2.0
"""Apertium: rule-based engines of related languages, offline, one chain kept open a pair."""

import hashlib
import re
import shlex
import zlib
from collections.abc import Sequence
from pathlib import Path

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.pools import Pool
from services.translation.ports import Draft

MODES = Path("/usr/share/apertium/modes")
RESERVED = re.compile(r"([\[\]{}^$/\\@<>])")
# Unknown words, words without a translation, words that could not be inflected.
MARKED = re.compile(r"(?<!\w)[*@#](\w[\w\-]*)")
END = b"\0"
# "-g" marks words that the engine does not know with an asterisk; the gate counts them.
GENERATION_MODE = "-g"


class Apertium:
    """One mode of an Apertium pair, such as "pt-es"."""

    quality = "Rule-based: understandable between close relatives, rough otherwise."
    leaves_district = False

    def __init__(self, mode: str, *, modes: Path = MODES, timeout_s: float = 10.0) -> None:
        self._mode_file = modes / f"{mode}.mode"
        self._mode = mode
        self._timeout_s = timeout_s
        self._version = ""
        # One chain keeps eight programs busy: 2,500 sentences a second.
        self._chains = Pool(f"apertium:{mode}", self._chain, 1)

    @property
    def name(self) -> str:
        return f"apertium:{self._mode}@{self._data_version()}" if self.installed else ""

    @property
    def installed(self) -> bool:
        return self._mode_file.is_file()

    @property
    def process_ids(self) -> list[int]:
        return self._chains.process_ids

    @property
    def breaker(self) -> Breaker:
        return self._chains.breaker

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        if not self.installed:
            raise Unavailable(f"The Apertium pair {self._mode} is not installed.", mode=self._mode)
        return drafted(self._chains.ask(asked(sentence), within_s=within_s))

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        if not self.installed:
            return [None] * len(sentences)
        answers = self._chains.ask_many([asked(one) for one in sentences], within_s=within_s)
        return [None if answer is None else drafted(answer) for answer in answers]

    def close(self) -> None:
        self._chains.close()

    def _chain(self) -> KeptOpen:
        return KeptOpen(
            f"apertium:{self._mode}",
            commands(self._mode_file),
            terminator=END,
            timeout_s=self._timeout_s,
            environment={"LC_ALL": "C.UTF-8"},
            belongs=belongs,
        )

    def _data_version(self) -> str:
        """Fingerprint of the language data: another version of the pair is another engine."""
        if not self._version:
            digest = hashlib.sha256()
            for command in commands(self._mode_file):
                for part in command[1:]:
                    if part.startswith("/") and Path(part).is_file():
                        digest.update(Path(part).read_bytes())
            self._version = digest.hexdigest()[:8]
        return self._version


def commands(mode_file: Path) -> list[list[str]]:
    """The programs of a mode, each told to flush its output at every null byte."""
    line = mode_file.read_text().replace("$1", GENERATION_MODE).replace("$2", "")
    found = []
    for step in line.split("|"):
        program, *arguments = shlex.split(step)
        found.append([program, "-z", *arguments])
    return found


def plain(answer: str) -> str:
    """Take the stream format off again."""
    without_blanks = re.sub(r"(?<!\\)\[(?:\n[0-9a-f]{0,8})?\]", "", answer)
    return re.sub(r"\\(.)", r"\1", without_blanks).strip("\n")


def asked(sentence: str) -> bytes:
    """The sentence in the stream format, with an end at which every program flushes.

    Its fingerprint stands in what the programs carry through: an answer without it is another's.
    A "^", even a guarded one, ends some of the programs.
    """
    text = RESERVED.sub(r"\\\1", re.sub(r"[\0^]", " ", sentence)).encode()
    return text + b"[][\n" + b"%08x" % zlib.crc32(text) + b"]" + END


def belongs(request: bytes, answer: bytes) -> bool:
    return request[-10:-1] in answer


def drafted(answer: bytes) -> Draft:
    """Take the marks of unknown words off, and say which words carried one."""
    words = plain(answer.decode(errors="replace"))
    unknown = tuple(match.group(1) for match in MARKED.finditer(words))
    return Draft(words=MARKED.sub(r"\1", words), unknown=unknown)
