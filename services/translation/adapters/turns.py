# SPDX-License-Identifier: Apache-2.0
"""How an engine that takes one sentence at a time is asked for many."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from kernel.errors import Unavailable
from services.translation.ports import Draft


class OneAtATime:
    """Asks for each sentence, `at_once` of them side by side; gives up after the first failure."""

    at_once = 1

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        raise NotImplementedError

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        ask = _until_it_fails(self.translate, within_s)
        if self.at_once == 1 or len(sentences) < 2:
            return [ask(sentence) for sentence in sentences]
        # Threads are green ones in a running service.
        with ThreadPoolExecutor(max_workers=min(self.at_once, len(sentences))) as pool:
            waiting = [pool.submit(copy_context().run, ask, sentence) for sentence in sentences]
        return [done.result() for done in waiting]


def _until_it_fails(
    translate: Callable[..., Draft], within_s: float | None
) -> Callable[[str], Draft | None]:
    deadline = None if within_s is None else time.monotonic() + within_s
    failed = False

    def ask(sentence: str) -> Draft | None:
        nonlocal failed
        left = None if deadline is None else deadline - time.monotonic()
        if failed or (left is not None and left <= 0):
            return None
        try:
            return translate(sentence, within_s=left)
        except Unavailable:
            failed = True
            return None

    return ask
