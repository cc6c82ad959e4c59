# SPDX-License-Identifier: Apache-2.0
"""Installed models: a tiny one with weights by chance, run by the real runtime."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernel.errors import Rejected, Unavailable
from services.translation.adapters.models import InstalledModel, cards
from services.translation.adapters.routes import Routes
from services.translation.checkset.sentences import sentences
from tests.waiting import eventually

pytestmark = pytest.mark.engine
WIDTH, HEADS, LAYERS = 16, 2, 1
CARD = {
    "from": "en", "to": "es-419", "version": "by-chance-1", "source": "source.spm",
    "target": "target.spm",
}  # fmt: skip


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("models")
    make_model(made / "en-es")
    return made


@pytest.fixture(scope="module")
def model(directory: Path) -> Iterator[InstalledModel]:
    with closing(InstalledModel(cards(str(directory))[0])) as made:
        yield made


def make_model(folder: Path) -> None:
    """As a converter of Marian models writes it: CTranslate2's files, tokenizers, our card."""
    import ctranslate2
    import sentencepiece

    folder.mkdir()
    text = folder / "text.txt"
    text.write_text("\n".join(each.texts["en"] for each in sentences() if "en" in each.texts))
    for side in ("source", "target"):
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=str(folder / side), vocab_size=200,
            character_coverage=1.0, hard_vocab_limit=False, minloglevel=2,
        )  # fmt: skip
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
    spec = ctranslate2.specs.TransformerSpec.from_config(LAYERS, HEADS, pre_norm=False)
    numbers = np.random.default_rng(7)
    vocabulary = words_of(folder / "source.spm")
    fill(spec, numbers, len(vocabulary))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.save(str(folder))
    (folder / "rapport.json").write_text(json.dumps(CARD))


def words_of(tokenizer: Path) -> list[str]:
    import sentencepiece

    made = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    return [made.id_to_piece(number) for number in range(made.get_piece_size())]


def fill(spec: Any, numbers: np.random.Generator, words: int) -> None:
    """Every weight of the specification, by chance."""

    def some(*shape: int) -> Any:
        return numbers.normal(0, 0.3, shape).astype(np.float32)

    def linear(one: Any, out: int, into: int) -> None:
        one.weight, one.bias = some(out, into), some(out)

    def norm(one: Any) -> None:
        one.gamma, one.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(one: Any, *, to_itself: bool) -> None:
        shapes = [3 * WIDTH, WIDTH] if to_itself else [WIDTH, 2 * WIDTH, WIDTH]
        for layer, out in zip(one.linear, shapes, strict=True):
            linear(layer, out, WIDTH)
        norm(one.layer_norm)

    def feed_forward(one: Any) -> None:
        linear(one.linear_0, 2 * WIDTH, WIDTH)
        linear(one.linear_1, WIDTH, 2 * WIDTH)
        norm(one.layer_norm)

    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings
        for each in embeddings if isinstance(embeddings, list) else [embeddings]:
            each.weight = some(words, WIDTH)
        side.position_encodings.encodings = some(300, WIDTH)
        for layer in side.layer:
            attention(layer.self_attention, to_itself=True)
            feed_forward(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.attention, to_itself=False)
    linear(spec.decoder.projection, words, WIDTH)


@pytest.mark.row(30)
def test_a_model_that_the_district_installed_translates_in_its_own_process(
    model: InstalledModel,
) -> None:
    assert list(model.pairs()) == [("en", "es-419")]

    first = model.translate("The library is open.")
    again = model.translate_many(["The library is open.", "Bus 7 is late."])

    assert first == again[0]
    assert again[1] is not None
    assert model.process_ids
    assert model.process_ids != [os.getpid()]
    assert model.name.startswith("model:en-es@by-chance-1-")
    assert not model.leaves_district


def test_the_end_of_a_sentence_is_marked_whichever_converter_made_the_model(
    directory: Path, model: InstalledModel, tmp_path: Path
) -> None:
    other = tmp_path / "en-es"
    shutil.copytree(directory / "en-es", other)
    config = json.loads((other / "config.json").read_text())
    assert config["add_source_eos"]
    (other / "config.json").write_text(json.dumps(config | {"add_source_eos": False}))

    with closing(InstalledModel(cards(str(tmp_path))[0])) as same:
        assert same.translate("Lunch is free.") == model.translate("Lunch is free.")


def test_a_killed_model_is_started_again(model: InstalledModel) -> None:
    model.translate("Hello.")
    for process_id in model.process_ids:
        os.kill(process_id, signal.SIGKILL)

    def answers() -> bool:
        try:
            return model.translate("Hello.").words is not None
        except Unavailable:
            return False

    assert eventually(answers)


def test_an_installed_model_is_one_more_way(model: InstalledModel) -> None:
    with closing(Routes([], installed=[model])) as routes:
        names = [engine.name for engine in routes.between("en", "es-MX")]

    assert any(name.startswith("model:en-es@") for name in names)


@pytest.mark.row(26)
def test_a_model_that_does_not_load_is_not_claimed(directory: Path, tmp_path: Path) -> None:
    broken = tmp_path / "en-so"
    shutil.copytree(directory / "en-es", broken)
    (broken / "model.bin").write_bytes(b"no model")
    (broken / "rapport.json").write_text(json.dumps(CARD | {"to": "so"}))

    with closing(InstalledModel(cards(str(tmp_path))[0])) as model:
        assert list(model.pairs()) == []
        assert Routes([], installed=[model]).between("en", "so") == []


@pytest.mark.parametrize(
    ("written", "named"),
    [("{", "no JSON"), ("[]", "no JSON"), ('{"from": "en"}', '"to"')],
)
def test_a_bad_card_stops_the_start_and_is_named(tmp_path: Path, written: str, named: str) -> None:
    (tmp_path / "en-es").mkdir()
    (tmp_path / "en-es" / "rapport.json").write_text(written)

    with pytest.raises(Rejected, match=named) as refused:
        cards(str(tmp_path))
    assert "rapport.json" in str(refused.value)


def test_a_directory_that_is_none_stops_the_start() -> None:
    with pytest.raises(Rejected, match="RAPPORT_MODELS"):
        cards("/no/such/directory")
    assert cards("") == []
