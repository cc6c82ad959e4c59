# SPDX-License-Identifier: Apache-2.0
"""Where a person looks once the platform runs."""

from rich.table import Table

from deploy.embedded.platform import Platform
from deploy.embedded.ports import LOOPBACK


def addresses(platform: Platform) -> Table:
    settings = platform.settings
    name = platform.environment()["RAPPORT_DISTRICT"]
    running = "the sample district" if settings.sample else f"your district ({name})"
    table = Table(title=f"Running: {running}", title_justify="left")
    table.add_column("where to look")
    table.add_column("address", overflow="fold")
    table.add_row("emails and texts that left", f"http://{LOOPBACK}:{settings.capture_port}")
    table.add_row("the command line", ".venv/bin/rapport --help (try: status, doctor)")
    table.add_row("RabbitMQ", f"http://{LOOPBACK}:{settings.broker.management} (login: keys.json)")
    table.add_row("settings for the command line", str(platform.var / "rapport.env"))
    table.add_row("keys", str(platform.var / "keys.json"))
    table.add_row("logs", str(platform.var / "log"))
    table.add_row("to stop", "make down")
    return table
