# SPDX-License-Identifier: Apache-2.0
"""`make down`: ends what `make up` started, in its order, and looks that nothing is left."""

from pathlib import Path

from rich.console import Console

from deploy.embedded import processes
from deploy.embedded.supervision import Supervision
from deploy.embedded.supervisor_config import SERVERS


def down(var: Path, console: Console) -> None:
    """Return when no process of this platform remains."""
    supervision = Supervision(var)
    before = processes.started_in(var)
    if not before:
        console.print("Nothing was running.")
        return
    if supervision.is_running():
        names = supervision.states()
        supervision.stop(name for name in names if name not in SERVERS)
        for server in ("broker", "database", "epmd"):
            supervision.stop([server] if server in names else [])
        supervision.end()
    stubborn = processes.end(var)
    for process in stubborn:
        console.print(f"{process.name} (process {process.pid}) did not end and was killed.")
    console.print(f"Stopped: {len(before)} processes ended, none is left.")
