# SPDX-License-Identifier: Apache-2.0
"""Waiting for something that happens elsewhere, with a bar for whoever watches."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.problems import Away
from cli.session import Session

EVERY_S = 0.3


@contextmanager
def bars(session: Session) -> Iterator[Progress]:
    """Progress bars beside the answer: on stderr, and none with --json or into a file."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=session.err, disable=session.as_json or not session.err.is_terminal,
    ) as progress:  # fmt: skip
        yield progress


def follow(session: Session, look: Callable[[], bool]) -> None:
    """Look again and again until it is true.

    A service that is being restarted is waited for; one that stays away ends it with Away.
    """
    answered_at = time.monotonic()
    while True:
        try:
            if look():
                return
            answered_at = time.monotonic()
        except Away:
            if time.monotonic() - answered_at > session.patience_s:
                raise
        session.wait(EVERY_S)
