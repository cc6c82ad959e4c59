# SPDX-License-Identifier: Apache-2.0
"""python -m deploy.embedded up | down | install | install-for-tests"""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from deploy import catalogue
from deploy.embedded import packages, sample_run, settings, smtp_sink
from deploy.embedded.addresses import addresses
from deploy.embedded.down import down
from deploy.embedded.errors import CannotStart
from deploy.embedded.platform import Platform
from deploy.embedded.turns import taking_turns
from deploy.embedded.up import up

PLATFORM = [packages.RABBITMQ, *packages.LIBRARIES, *packages.APERTIUM, *packages.READ_ALOUD]


def main(arguments: list[str]) -> int:
    asked = _parser().parse_args(arguments)
    console = Console()
    try:
        _do(asked, console)
    except CannotStart as reason:
        Console(stderr=True).print(str(reason), style="bold red", markup=False, soft_wrap=True)
        return 1
    return 0


def _do(asked: argparse.Namespace, console: Console) -> None:
    machine = packages.Machine.this()
    if asked.action == "install":
        packages.provide(PLATFORM, machine, console.print)
    elif asked.action == "install-for-tests":
        packages.provide([*PLATFORM, packages.CHROMIUM], machine, console.print)
        smtp_sink.provide(machine, console.print)
    else:
        chosen = settings.read()
        with taking_turns(chosen.var, console.print):
            if asked.action == "down":
                down(chosen.var, console)
            else:
                _up(Platform(chosen, asked.catalogue), console)


def _up(platform: Platform, console: Console) -> None:
    up(platform, console)
    if platform.settings.sample and platform.catalogue == catalogue.CATALOGUE:
        sample_run.run(platform)
    console.print(addresses(platform))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.embedded", description="Run the whole platform on this machine."
    )
    parser.add_argument("action", choices=("up", "down", "install", "install-for-tests"))
    parser.add_argument(
        "--catalogue", type=Path, default=catalogue.CATALOGUE, help="another list of processes"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
