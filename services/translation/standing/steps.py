# SPDX-License-Identifier: Apache-2.0
"""What the office can do for a language: one line each, the command in it."""

from collections.abc import Iterator

from services.translation.checkset.sentences import LANGUAGES as MEASURED
from services.translation.model.languages import base_of
from services.translation.policy import By, Tier
from services.translation.standing.model import BY_TEMPLATE, Standing


def steps(standing: Standing) -> list[str]:
    """The most needed first; empty where nothing is missing."""
    return [] if standing.needs_none else list(_steps(standing))


def _steps(standing: Standing) -> Iterator[str]:
    tag = standing.language
    if not standing.engines and standing.by == By.ENGINE and not standing.reviewers:
        yield f"find somebody who writes it: rapport reviewers add OPERATOR --language {tag}"
    elif not standing.engines and standing.by == By.ENGINE:
        yield f'let its reviewers translate: {tag} = "person" in the translation policy'
    elif not standing.reviewers and _waits_for_persons(standing):
        yield f"add a reviewer: rapport reviewers add OPERATOR --language {tag}"
    if standing.engines and all(each.rests for each in standing.engines):
        yield "its engine failed again and again and is left alone for now: rapport doctor"
    best = standing.engines[0].quality if standing.engines else None
    if best and best.wrong:
        yield (
            f"its engine got {best.wrong} of {best.sentences} sentences wrong despite all checks: "
            f'let persons read what it writes ({tag} = "person" in the translation policy)'
        )
    yield from _wording(standing)
    for each in standing.engines[:1]:
        if each.quality is None and base_of(each.writes) in MEASURED:
            pair = f"{standing.source}-{base_of(each.writes)}"
            yield f"measure its engine: rapport languages measure {pair}"


def _waits_for_persons(standing: Standing) -> bool:
    return any(each.way == "person" for each in standing.prospects)


def _wording(standing: Standing) -> Iterator[str]:
    tag, templates = standing.language, standing.wordings_of("emergency", "routine")
    missing = sum(not each.worded for each in templates)
    if missing:
        what = f"{missing} template{'s' * (missing > 1)}"
        yield f"word {what}: rapport templates export FILE --language {tag}"
    waiting = [each for each in standing.wordings if each.worded and not each.reviewed]
    notices = sum(each.kind == "notice" for each in waiting)
    if waiting:
        kinds = {"template": len(waiting) - notices, "notice": notices}
        named = [f"{n} {kind}{'s' * (n > 1)}" for kind, n in kinds.items() if n]
        written = waiting[0].written_in
        yield f"review {' and '.join(named)}: rapport templates review --language {written}"


def needs_office(standing: Standing) -> bool:
    """Whether messages of a kind that families get every week, or in an emergency, would reach
    them in a language that they do not read."""
    return not (standing.readable(Tier.ROUTINE) and standing.readable(Tier.EMERGENCY, BY_TEMPLATE))
