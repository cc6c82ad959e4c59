# SPDX-License-Identifier: Apache-2.0
import shutil

from cli.checks.finding import Finding, ok, red, warning
from cli.session import Session

# RabbitMQ stops taking messages below 1 GB (deploy/embedded/broker_files.py).
RED_GB, WARNING_GB = 1.5, 5.0
GB = 1e9


def check(session: Session) -> list[Finding]:
    settings = session.settings
    found = [ok("settings", f"from {settings.source}, district {settings.district}")]
    if settings.is_embedded:
        found.append(disk(shutil.disk_usage(settings.home).free / GB))
    return found


def disk(free_gb: float) -> Finding:
    said = f"{free_gb:.1f} GB free"
    if free_gb < RED_GB:
        return red(
            "disk", said, "Free some: below 1 GB RabbitMQ takes no message. Old logs: var/log."
        )
    if free_gb < WARNING_GB:
        return warning("disk", said, "Free some before it is below 1.5 GB.")
    return ok("disk", said)
