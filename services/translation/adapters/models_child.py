# SPDX-License-Identifier: Apache-2.0
"""One installed model in a process of its own, so that its work starves no heartbeat.

Reads one JSON line {"sentence": ...}, answers one line {"words": ...}; to {"hello": true} it
answers {"digest": ...}, once the model is loaded.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

BEAM = 4
LONGEST = 256  # pieces of an answer


class Model:
    """A model of the kind that Marian and OPUS-MT make, with its tokenizers."""

    def __init__(self, folder: Path) -> None:
        # Only here: both packages are optional, and large.
        import ctranslate2  # type: ignore[import-untyped]
        import sentencepiece

        card = json.loads((folder / "rapport.json").read_text(encoding="utf-8"))
        self._prefix = [card["prefix"]] if card.get("prefix") else []
        self._end = _end(folder)
        self._source = sentencepiece.SentencePieceProcessor(model_file=str(folder / card["source"]))
        self._target = sentencepiece.SentencePieceProcessor(model_file=str(folder / card["target"]))
        # One thread: there is a process for each core.
        self._translator = ctranslate2.Translator(
            str(folder), device="cpu", inter_threads=1, intra_threads=1
        )
        self.digest = _digest(folder / "model.bin")

    def translate(self, sentence: str) -> str:
        pieces = [*self._prefix, *self._source.encode(sentence, out_type=str), *self._end]
        found = self._translator.translate_batch(
            [pieces], beam_size=BEAM, max_decoding_length=LONGEST
        )
        return str(self._target.decode(found[0].hypotheses[0]))

    def answer(self, request: dict[str, Any]) -> dict[str, str]:
        if "hello" in request:
            return {"digest": self.digest}
        return {"words": self.translate(request["sentence"])}


def _end(folder: Path) -> list[str]:
    """What Marian was trained to see last: one converter leaves it to whoever asks."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return [] if config.get("add_source_eos") else [config.get("eos_token") or "</s>"]


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:8]


def main(folder: str) -> None:
    model = Model(Path(folder))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(model.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
