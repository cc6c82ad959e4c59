# SPDX-License-Identifier: Apache-2.0
"""The email process with a key that cannot be used."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.processes import ROOT, SERVICES, environment


@pytest.mark.mongo
@pytest.mark.row(1)
def test_a_bad_key_stops_the_process_which_names_the_setting(
    mongo_uri: str, database_prefix: str, tmp_path: Path
) -> None:
    file = tmp_path / "dkim.pem"
    file.write_text("no key")
    file.chmod(0o600)
    settings = environment(
        "amqp://nobody@127.0.0.1:1/none", mongo_uri, database_prefix, DKIM_DOMAIN="cook.example",
        DKIM_SELECTOR="r1", DKIM_KEY_FILE=str(file),
    )  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-m", "kernel.run", SERVICES["notifications.email"]],
        env=settings, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert f"RAPPORT_DKIM_KEY_FILE: {file} holds no private key in PEM form." in ended.stderr
