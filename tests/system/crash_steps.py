# SPDX-License-Identifier: Apache-2.0
"""Every labelled step from write to ledger, in the order of the way, and who dies there."""

from dataclasses import dataclass

HANDLING = ("before-write", "before-commit", "after-commit", "before-ack")


def at(place: str) -> tuple[str, ...]:
    """The steps of one reaction: its transaction, then the ack."""
    return tuple(f"{label}@{place}" for label in HANDLING)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A process that dies at one point after another while it handles one announcement.

    What crashed is handled again, so each later point is still ahead of it.
    """

    process: str
    points: tuple[str, ...]
    grade: str  # whom its announcement is for
    families: int = 24
    languages: tuple[str, ...] = ("en", "es", "so")
    most_dup: int = 0


CHAINS = {
    "asked for": Chain(process="notifications", points=HANDLING[:3], grade="01"),
    "relayed": Chain(
        process="relay",
        points=(
            "before-publish@{district}_notifications", "after-publish@{district}_notifications",
            "before-publish@{district}_translation", "after-publish@{district}_translation",
        ),
        grade="02",
    ),
    # More families than the first window of the plan takes: it dies between windows, too.
    "planned": Chain(
        process="notifications.plan", points=at("notifications.plan"), grade="03", families=230
    ),
    "put into words": Chain(
        process="translation",
        points=(*at("translation.requests:so")[:3], "before-ack@translation.requests"),
        grade="04",
    ),
    "words taken": Chain(
        process="notifications.plan", points=at("notifications.plan.take_words"), grade="05"
    ),
    # One part, so that what can come twice is this part, and only after the send.
    "sent": Chain(
        process="notifications.email",
        points=(
            "after-claim", "after-send", "after-ledger", "after-settle",
            *at("notifications.email.chunks"),
        ),
        grade="06", languages=("en",), most_dup=24,
    ),
}  # fmt: skip
