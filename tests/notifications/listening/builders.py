# SPDX-License-Identifier: Apache-2.0
from typing import Any

from services.notifications.listening.config import ReadAloud
from services.notifications.listening.links import Links
from services.notifications.listening.script import Telling
from services.notifications.listening.tokens import ListenTokens
from services.notifications.listening.voices import VOICES

ID = "0123456789abcdef0123456789abcdef"
KEY = "k" * 40
TOKENS = ListenTokens.derived(KEY)
TELLING = Telling(district_name="Sample District")
# As Debian's espeak-ng has them: it has a voice called cmn, which cannot read Chinese.
KNOWN = frozenset(set(VOICES.values()) - {"cmn"})


def some_links(**changes: Any) -> Links:
    values: dict[str, Any] = {
        "tokens": TOKENS, "telling": TELLING, "public_url": "https://reach.example",
        "read_aloud": ReadAloud.EMAIL,
    }  # fmt: skip
    return Links(**values | changes)
