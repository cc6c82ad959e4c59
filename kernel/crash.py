# SPDX-License-Identifier: Apache-2.0
"""Labelled places where a test may end the process, as kill -9 would.

RAPPORT_CRASH_AT="after-send" ends the process at that point, once: the file named by
RAPPORT_CRASH_ONCE is made first, and where it exists already nothing happens. Points that many
pass have a place beside their label: "before-commit@notifications.plan" is that queue's alone,
"after-publish@district_translation" that database's.
"""

import os
from pathlib import Path

_wanted = os.environ.get("RAPPORT_CRASH_AT", "")


def point(label: str, place: str = "") -> None:
    if not _wanted or _wanted not in (label, f"{label}@{place}"):
        return
    once = Path(os.environ["RAPPORT_CRASH_ONCE"])
    if not once.exists():
        once.write_text(_wanted)
        os._exit(137)
