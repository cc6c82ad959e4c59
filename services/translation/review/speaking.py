# SPDX-License-Identifier: Apache-2.0
"""Which languages somebody reviews who says that they review some."""

from collections.abc import Iterable

from contracts.languages import candidates


def spoken(language: str) -> str:
    """A language as it is kept with a reviewer: zh-TW is zh-Hant, tl is fil; zh means both
    ways of writing it."""
    return language if language == "zh" else candidates(language)[0]


def covering(language: str) -> list[str]:
    """What a reviewer of the language may be registered with: es-MX by es, zh-TW by zh-Hant or zh,
    never by zh-Hans."""
    parts = language.split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    written = candidates(language)[0]
    return list(dict.fromkeys([*tags, written, written.split("-")[0]]))


def speaks(languages: Iterable[str], language: str) -> bool:
    """Whether who is registered with these reviews the language."""
    return bool(set(languages) & set(covering(language)))
