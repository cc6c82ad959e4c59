# SPDX-License-Identifier: Apache-2.0
"""Labelled places where a test may end the process, as kill -9 would.

RAPPORT_CRASH_AT="after-send" ends the process at that point, once: the file named by
RAPPORT_CRASH_ONCE is made first, and where it exists already nothing happens.
"""

import os
from pathlib import Path

_label = os.environ.get("RAPPORT_CRASH_AT", "")


def point(label: str) -> None:
    if label != _label:
        return
    once = Path(os.environ["RAPPORT_CRASH_ONCE"])
    if not once.exists():
        once.write_text(label)
        os._exit(137)
