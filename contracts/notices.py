# SPDX-License-Identifier: Apache-2.0
"""The notices that stand beside messages, as they ship.

Notifications sends them; translation keeps them among its templates, so that a district reviews
and rewords them as it does everything that was worded ahead.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ABOUT = {
    "machine": "A computer translated the message.",
    "original": "The message could not be translated.",
    "line": "The message could not be translated; the number of the interpreter line.",
    "partly": "Parts of the message could not be translated.",
    "beside": "The same message, in the language it was written in, stands below.",
}
KINDS = tuple(ABOUT)
FORMS = ("full", "sms")  # in a mail, and in a text message


def template_of(kind: str) -> str:
    """What the notice is called among the templates: "notice-machine"."""
    return f"notice-{kind}"


@cache
def shipped() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Texts by language, kind and form."""
    text = (Path(__file__).parent / "notices.toml").read_text(encoding="utf-8")
    return {
        language: {
            kind: {"full": entry[kind], "sms": entry[f"{kind}_sms"]} for kind in KINDS
        }
        for language, entry in tomllib.loads(text).items()
    }  # fmt: skip
