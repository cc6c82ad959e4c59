# SPDX-License-Identifier: Apache-2.0
"""Whether all nodes of the broker's cluster run and agree."""

from typing import Any

from cli.checks.finding import Finding, ok, red, warning

NAME = "RabbitMQ's nodes"
TIMEOUT_S = 5


def check(api_url: str) -> Finding:
    import requests

    try:
        answer = requests.get(f"{api_url}/api/nodes", timeout=TIMEOUT_S)
        answer.raise_for_status()
    except requests.RequestException as error:
        return warning(
            NAME, f"not looked at ({type(error).__name__})", "See RabbitMQ's alarms above."
        )
    return verdict(answer.json())


def verdict(nodes: list[dict[str, Any]]) -> Finding:
    """A node that was frozen comes back divided from the others, and does not mend by itself."""
    away = sorted(node["name"] for node in nodes if not node.get("running"))
    divided = sorted(node["name"] for node in nodes if node.get("partitions"))
    if divided:
        return red(
            NAME, f"divided: {', '.join(divided)} does not follow the others",
            "On that node: rabbitmqctl stop_app && rabbitmqctl start_app. Nothing is lost by it.",
        )  # fmt: skip
    if away:
        return red(
            NAME, f"{', '.join(away)} does not run",
            "Start it. If its process lives: rabbitmqctl stop_app && rabbitmqctl start_app there.",
        )  # fmt: skip
    return ok(NAME, "it runs" if len(nodes) == 1 else f"all {len(nodes)} run and agree")
