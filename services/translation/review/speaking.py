# SPDX-License-Identifier: Apache-2.0
"""Which languages somebody reviews who says that they review some."""

from collections.abc import Iterable

from contracts.languages import candidates, covering


def spoken(language: str) -> str:
    """A language as it is kept with a reviewer: zh-TW is zh-Hant, tl is fil; zh means both
    ways of writing it."""
    return language if language == "zh" else candidates(language)[0]


def speaks(languages: Iterable[str], language: str) -> bool:
    """Whether who is registered with these reviews the language."""
    return bool(set(languages) & set(covering(language)))
