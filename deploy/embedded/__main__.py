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
from deploy.embedded.up import up

PLATFORM = [packages.RABBITMQ, *packages.LIBRARIES, *packages.APERTIUM]


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
    chosen = settings.read()
    if asked.action == "down":
        down(chosen.var, console)
    elif asked.action == "install":
        packages.provide(PLATFORM, packages.Machine.this(), console.print)
    elif asked.action == "install-for-tests":
        packages.provide([*PLATFORM, packages.CHROMIUM], packages.Machine.this(), console.print)
        smtp_sink.provide(packages.Machine.this(), console.print)
    else:
        platform = Platform(chosen, asked.catalogue)
        up(platform, console)
        if chosen.sample and asked.catalogue == catalogue.CATALOGUE:
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
