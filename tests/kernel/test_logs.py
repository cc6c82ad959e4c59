# SPDX-License-Identifier: Apache-2.0
"""Log lines are JSON, carry identifiers, and drop what exceptions say."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from kernel import logs
from kernel.config import KernelSettings

CANARY = "rosa@example.org"
SETTINGS = KernelSettings(amqp_url="-", mongo_uri="-", token_key="k" * 32)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.start("test", SETTINGS)
    yield stream
    root.handlers, root.level = before, level


def last(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
    return line


def fail() -> None:
    raise ValueError(f"duplicate key: {CANARY}")


def test_a_line_is_json_with_process_mode_and_correlation(written: io.StringIO) -> None:
    logs.correlation.set("c-1")
    logging.getLogger("rapport").info("chunk_sent", extra={"chunk_id": "c7"})
    line = last(written)
    assert (line["event"], line["chunk_id"], line["correlationid"]) == ("chunk_sent", "c7", "c-1")
    assert (line["process"], line["outbound"], line["level"]) == ("test", "capture", "INFO")


def test_an_exceptions_words_are_dropped_and_its_class_and_places_kept(
    written: io.StringIO,
) -> None:
    try:
        fail()
    except ValueError as error:
        logging.getLogger("nameko.containers").exception("error handling worker: %s", error)
    line = last(written)
    assert CANARY not in written.getvalue()
    assert line["error"] == "ValueError"
    assert line["places"][-1].endswith(" fail")


def test_without_the_filter_the_same_exception_would_tell() -> None:
    stream = io.StringIO()
    plain = logging.Logger("plain")
    plain.addHandler(logging.StreamHandler(stream))
    try:
        fail()
    except ValueError as error:
        plain.exception("error handling worker: %s", error)
    assert stream.getvalue().count(CANARY) == 2
