# SPDX-License-Identifier: Apache-2.0
"""`make up`: from whatever state this machine is in to a platform that runs and is healthy."""

import os
import subprocess
import sys

from rich.console import Console
from rich.progress import Progress

from deploy.embedded import packages, ports, processes, supervisor_config
from deploy.embedded.broker import START_S
from deploy.embedded.database import find_mongod
from deploy.embedded.errors import CannotStart
from deploy.embedded.files import write_private
from deploy.embedded.health import wait_healthy
from deploy.embedded.platform import Platform
from deploy.embedded.settings import ROOT
from deploy.embedded.supervision import Supervision

PURPOSE = (
    "This way of running is for trying out, development and small pilots. In production the "
    "services run on supported RabbitMQ and MongoDB: docker-compose.yml, docs/operate.md."
)


def up(platform: Platform, console: Console) -> None:
    """Raise CannotStart with a sentence that says what to do."""
    console.print(PURPOSE, style="dim", soft_wrap=True)
    provide_packages(platform, console)
    supervision = Supervision(platform.var)
    was_running = supervision.is_running()
    if not was_running:
        # Without their supervisor nobody would restart them; they hold the ports we need.
        processes.end(platform.var)
    require_ports(platform)
    write_files(platform)
    if was_running:
        adopt(supervision, console)
    else:
        supervision.begin(dict(os.environ))
    with progress(console) as bars:
        start_servers(platform, supervision, bars)
        prepare_broker(platform)
        supervision.start(platform.health_ports)
        wait_healthy(platform, bars)


def progress(console: Console) -> Progress:
    return Progress(*Progress.get_default_columns(), console=console)


def provide_packages(platform: Platform, console: Console) -> None:
    wanted = [packages.RABBITMQ, *packages.APERTIUM, *packages.READ_ALOUD]
    if platform.database:
        wanted += packages.LIBRARIES
    packages.provide(wanted, packages.Machine.this(), console.print)
    platform.broker.command()
    if platform.database:
        find_mongod()


def require_ports(platform: Platform) -> None:
    """Every port is free, or held by a process of this same platform."""
    ours = {process.pid for process in processes.started_in(platform.var)}
    foreign = []
    for port in platform.ports():
        holder = processes.listening_on(port.number)
        if holder is None or holder.pid not in ours:
            foreign.append(port)
    ports.require_free(foreign)


def write_files(platform: Platform) -> None:
    platform.broker.prepare()
    if platform.database:
        platform.database.prepare()
    for name in ("log", "staging"):
        (platform.var / name).mkdir(exist_ok=True)
    write_private(platform.var / "rapport.env", platform.env_file())
    write_private(supervisor_config.config_file(platform.var), supervisor_config.text(platform))


def adopt(supervision: Supervision, console: Console) -> None:
    changed = supervision.adopt()
    if changed:
        console.print(f"Running already; started anew with other settings: {', '.join(changed)}.")
    else:
        console.print("Running already.")


def start_servers(platform: Platform, supervision: Supervision, bars: Progress) -> None:
    task = bars.add_task("RabbitMQ and MongoDB", total=2)
    supervision.start(["epmd"])
    processes.wait_until(lambda: ports.is_answering(platform.settings.broker.epmd), 15, "epmd")
    supervision.start(["broker", "database"] if platform.database else ["broker"])
    if platform.database:
        log = platform.var / "log" / "database.log"
        database = platform.database
        processes.wait_ready(database.is_primary, lambda: True, START_S, "MongoDB", log)
    bars.advance(task)
    log = platform.var / "log" / "broker.log"
    processes.wait_ready(platform.broker.is_ready, lambda: True, START_S, "RabbitMQ", log)
    bars.advance(task)


def prepare_broker(platform: Platform) -> None:
    """Every queue and binding stands before a service starts."""
    prepared = subprocess.run(
        [sys.executable, "-m", "deploy.prepare", str(platform.catalogue)],
        env={**os.environ, **platform.environment()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if prepared.returncode:
        raise CannotStart(f"The queues could not be declared:\n{prepared.stdout}{prepared.stderr}")
