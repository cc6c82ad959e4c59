# SPDX-License-Identifier: Apache-2.0
"""`python -m deploy.prepare`: virtual hosts, queues and bindings, before any service starts.

Again is harmless. Run it at every deployment, before the new processes.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import requests

from deploy import catalogue
from kernel.addresses import nodes
from kernel.errors import Unavailable

EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


def main(path: Path = catalogue.CATALOGUE, environ: Mapping[str, str] = os.environ) -> int:
    amqp = urlsplit(nodes(environ["RAPPORT_AMQP_URL"])[0])
    inner = unquote(amqp.path.removeprefix("/"))
    for vhost in (inner, f"{inner}-district"):
        make_virtual_host(environ["RAPPORT_AMQP_API_URL"], vhost, unquote(amqp.username or ""))
    targets = catalogue.services(catalogue.read(path))
    if not targets:
        return 0
    command = [sys.executable, "-m", "kernel.topology", "apply", *targets]
    return subprocess.run(command, env=dict(environ), check=False).returncode


def make_virtual_host(api_url: str, name: str, user: str) -> None:
    """Make it, with every right for the user; again is harmless."""
    place = quote(name, "")
    _put(api_url, f"/api/vhosts/{place}", {})
    _put(api_url, f"/api/permissions/{place}/{quote(user, '')}", EVERYTHING)


def _put(api_url: str, path: str, body: dict[str, str]) -> None:
    try:
        answer = requests.put(api_url + path, json=body, timeout=10)
    except requests.RequestException as error:
        said = type(error).__name__
    else:
        if answer.ok:
            return
        said = str(answer.status_code)
    # Not the error itself, nor after it: the address that it names may have a password in it.
    raise Unavailable(f"RabbitMQ's management API, PUT {path}: {said}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else catalogue.CATALOGUE))
