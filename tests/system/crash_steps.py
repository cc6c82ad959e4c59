# SPDX-License-Identifier: Apache-2.0
"""Every labelled step from write to ledger, in the order of the way, and who dies there."""

from dataclasses import dataclass

HANDLING = ("before-write", "before-commit", "after-commit", "before-ack")


def at(place: str, *labels: str) -> tuple[str, ...]:
    return tuple(f"{label}@{place}" for label in labels)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A process that dies at one point after another while it handles one announcement.

    What crashed is handled again, so each later point is still ahead of it.
    """

    process: str
    points: tuple[str, ...]
    quick: tuple[str, ...] = ()  # those of them that the short form goes through
    grade: str  # whom its announcement is for
    families: int = 24
    languages: tuple[str, ...] = ("en", "es", "so")
    most_dup: int = 0


CHAINS = {
    "asked for": Chain(
        process="notifications", points=HANDLING[:3], quick=("before-commit", "after-commit"),
        grade="01",
    ),
    "relayed": Chain(
        process="relay",
        points=at("{district}_notifications", "before-publish", "after-publish"),
        quick=at("{district}_notifications", "before-publish", "after-publish"),
        grade="02",
    ),
    # More families than the first window of the plan takes: it dies between windows, too.
    "planned": Chain(
        process="notifications.plan",
        points=at("notifications.plan", *HANDLING),
        quick=at("notifications.plan", "before-write", "after-commit"),
        grade="03", families=230,
    ),
    "put into words": Chain(
        process="translation",
        points=(
            *at("translation.requests:so", *HANDLING[:3]),
            "before-ack@translation.requests",
        ),
        quick=at("translation.requests:so", "before-commit"),
        grade="04",
    ),
    "answer relayed": Chain(
        process="relay",
        points=at("{district}_translation", "before-publish", "after-publish"),
        grade="05",
    ),
    "words taken": Chain(
        process="notifications.plan",
        points=at("notifications.plan.take_words", *HANDLING),
        quick=at("notifications.plan.take_words", "before-ack"),
        grade="06",
    ),
    # One part, so that what can come twice is this part, and only after the send.
    "sent": Chain(
        process="notifications.email",
        points=(
            "after-claim", "after-send", "after-ledger", "after-settle",
            *at("notifications.email.chunks", *HANDLING),
        ),
        quick=(
            "after-claim", "after-send", "after-ledger", "after-settle",
            *at("notifications.email.chunks", "before-commit"),
        ),
        grade="07", languages=("en",), most_dup=24,
    ),
}  # fmt: skip
