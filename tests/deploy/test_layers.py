# SPDX-License-Identifier: Apache-2.0
"""The layers that .importlinter draws do refuse what they forbid."""

import re
import subprocess
import sys
from pathlib import Path

CONFIG = Path(__file__).parents[2] / ".importlinter"


def lint(root: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the real rules over a small tree that has every package they name."""
    config = CONFIG.read_text()
    packages = {"contracts", "kernel", "services", "cli", "capture"}
    packages |= set(re.findall(r"^    (services[\w.]*\w)$", config, re.MULTILINE))
    packages.add("services.notifications.channels")
    for package in packages:
        file = root / package.replace(".", "/") / "__init__.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for path, text in files.items():
        (root / path).write_text(text)
    (root / ".importlinter").write_text(config)
    code = "from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-W", "ignore", "-c", code, "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_tree_that_keeps_the_rules_passes(tmp_path: Path) -> None:
    ended = lint(tmp_path, {"services/directory/model.py": "import dataclasses\n"})

    assert ended.returncode == 0, ended.stdout


def test_every_import_across_the_layers_is_named(tmp_path: Path) -> None:
    ended = lint(
        tmp_path,
        {
            "services/translation/handlers.py": "import services.events\n",
            "services/directory/handlers.py": "from marshmallow import Schema\n",
            "services/directory/model.py": "import services.directory.handlers\nimport pymongo\n",
            "services/directory/errors.py": "import kombu\n",
            "contracts/directory.py": "import nameko\n",
            "kernel/run.py": "import services.directory\n",
            "cli/main.py": "import services.directory\n",
        },
    )

    assert ended.returncode == 1
    for forbidden in (
        "services.translation.handlers -> services.events",
        "services.directory.handlers -> marshmallow",
        "services.directory.model -> services.directory.handlers",
        "services.directory.model -> pymongo",
        "services.directory.errors -> kombu",
        "contracts.directory -> nameko",
        "kernel.run -> services.directory",
        "cli.main -> services.directory",
    ):
        assert forbidden in ended.stdout
