# SPDX-License-Identifier: Apache-2.0
"""What would become of a message of each tier, by the same rules that decide about a real one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.translation.policy import Policy, Then, Tier, courses
from services.translation.policy.courses import (
    INTERPRETER,
    NO_ENGINE,
    NOT_ALLOWED,
    Course,
    Way,
    course,
)
from services.translation.standing.model import BY_TEMPLATE, WHAT_FREELY, Prospect, Worded

NO_CATEGORY = "any that nobody declared"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What there is for a language. `ours`, `abroad`: the engines run by the district and by
    others; `works` says of each whether it can be asked now."""

    language: str
    ours: tuple[bool, ...] = ()
    abroad: tuple[bool, ...] = ()
    reviewers: int = 0
    remembered: int = 0

    def engines(self, *, may_leave: bool) -> tuple[bool, ...]:
        return self.ours + self.abroad if may_leave else self.ours


def prospects(policy: Policy, offer: Offer, wordings: Sequence[Worded]) -> tuple[Prospect, ...]:
    """For each tier, written freely and by template; what serves least comes first."""
    found = [*_freely(policy, offer), *_by_template(policy, offer, wordings)]
    merged: dict[tuple[Tier, str, str], Prospect] = {}
    for each in found:
        key = (each.tier, each.kind, each.short)
        known = merged.get(key)
        holds_for = (*known.holds_for, *each.holds_for) if known else each.holds_for
        merged[key] = _held_for(each, holds_for)
    return tuple(sorted(merged.values(), key=lambda each: (list(Tier).index(each.tier),
        each.kind == BY_TEMPLATE, each.readable)))  # fmt: skip


def _held_for(prospect: Prospect, holds_for: tuple[str, ...]) -> Prospect:
    return Prospect(
        tier=prospect.tier, kind=prospect.kind, way=prospect.way, short=prospect.short,
        why=prospect.why, readable=prospect.readable, holds_for=holds_for,
    )  # fmt: skip


def _freely(policy: Policy, offer: Offer) -> Iterator[Prospect]:
    categories = list(policy.categories)
    if all(policy.tier_of(each) != Tier.VITAL for each in categories):
        categories.append(NO_CATEGORY)
    for category in categories:
        yield _prospect(policy, offer, category, WHAT_FREELY, category)


def _by_template(policy: Policy, offer: Offer, wordings: Sequence[Worded]) -> Iterator[Prospect]:
    for each in wordings:
        if each.kind != "notice":
            yield _prospect(policy, offer, each.category, BY_TEMPLATE, each.template, each)


def _prospect(
    policy: Policy, offer: Offer, category: str, kind: str, of: str, worded: Worded | None = None
) -> Prospect:
    engines = offer.engines(may_leave=policy.may_leave(category))
    taken = course(
        policy, category, offer.language,
        courses.Means(
            engine=bool(engines), elsewhere=bool(offer.abroad) and not engines,
            wording=worded.kind if worded and worded.worded else "",
            reviewed=bool(worded and worded.reviewed),
        ),
        urgent=policy.tier_of(category) == Tier.EMERGENCY or bool(worded and worded.urgent),
    )  # fmt: skip
    works = any(engines)
    return Prospect(
        tier=taken.tier, kind=kind, way=taken.way, why=taken.why, holds_for=(of,),
        short=said(taken, works=works, offer=offer),
        readable=_readable(taken, works=works, reviewers=offer.reviewers),
    )  # fmt: skip


def said(taken: Course, *, works: bool, offer: Offer) -> str:
    """A course in a few words. `works`: an engine can be asked now."""
    if taken.way == Way.PERSON:
        return _by_person(taken, works=works, reviewers=offer.reviewers)
    if taken.way == Way.ORIGINAL:
        # Where no engine may be asked, what people approved of every sentence goes out.
        known = " or memory" if offer.remembered else ""
        return {
            INTERPRETER: "original, interpreter line",
            NOT_ALLOWED: f"original{known} (may not leave)",
            NO_ENGINE: f"original{known}",
        }.get(taken.refused, "original")
    if taken.way == Way.ENGINE and not works:
        return "original (engine is down)"
    by = {Way.TEMPLATE: "template"}.get(taken.way, "engine" if taken.strict else "engine, facts")
    return f"{by} + original" if taken.beside else by


def _by_person(taken: Course, *, works: bool, reviewers: int) -> str:
    within = in_words(taken.review_within)
    then = "engine" if taken.then == Then.MACHINE and works else "original"
    if taken.then == Then.WAIT:
        return "person, however long" if reviewers else "waits: no reviewer"
    return f"person {within}, then {then}" if reviewers else f"no reviewer: {then} in {within}"


def _readable(taken: Course, *, works: bool, reviewers: int) -> bool:
    if taken.way == Way.PERSON:
        return reviewers > 0 or (taken.then == Then.MACHINE and works)
    return taken.way == Way.TEMPLATE or (taken.way == Way.ENGINE and works)


def in_words(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes % 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 or hours % 24 else f"{hours // 24} days"
