# SPDX-License-Identifier: Apache-2.0
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.session import Session
from cli.settings import Settings
from tests.cli.fakes import FakeBus, FakeProbes
from tests.cli.fakes import settings as made_settings


@dataclass(kw_only=True)
class Ran:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


@dataclass(kw_only=True)
class CommandLine:
    """The command line of one operator, with everything outside it made up."""

    settings: Settings
    bus: FakeBus = field(default_factory=lambda: FakeBus({}))
    probes: FakeProbes = field(default_factory=lambda: FakeProbes({}))

    def __call__(self, *words: str, typed: str = "") -> Ran:
        session = Session(
            settings=self.settings, bus=self.bus, probes=self.probes, wait=lambda _: None,
            patience_s=0.1,
        )  # fmt: skip
        ran = CliRunner().invoke(app, list(words), obj=session, input=typed)
        if ran.exception is not None and not isinstance(ran.exception, SystemExit):
            raise ran.exception
        return Ran(exit_code=ran.exit_code, stdout=ran.stdout, stderr=ran.stderr)


@pytest.fixture
def rapport(tmp_path: Path) -> Callable[..., CommandLine]:
    def made(
        answers: dict[str, Any] | None = None, probes: FakeProbes | None = None, **values: str
    ) -> CommandLine:
        return CommandLine(
            settings=made_settings(tmp_path, **values),
            bus=FakeBus(answers or {}),
            probes=probes or FakeProbes({}),
        )

    return made
