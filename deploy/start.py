# SPDX-License-Identifier: Apache-2.0
"""`python -m deploy.start NAME`: become that process of services.toml. Containers start so."""

import os
import sys

from deploy import catalogue


def main(name: str) -> None:
    known = {process.name: process for process in catalogue.read()}
    if name not in known:
        sys.exit(f"There is no process {name!r}. There are: {', '.join(known)}")
    os.execv(sys.executable, [sys.executable, "-m", *known[name].words])  # noqa: S606 - no shell


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SERVICE", ""))
