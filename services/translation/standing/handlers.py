# SPDX-License-Identifier: Apache-2.0
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.language_names import in_english
from contracts.languages import candidates
from services.translation.glossary import Term
from services.translation.model.languages import base_of
from services.translation.ports import LanguageStatus
from services.translation.review.speaking import speaks
from services.translation.standing.commands import AskStanding
from services.translation.standing.model import EngineStanding, Standing
from services.translation.standing.ports import Inventory
from services.translation.standing.prospects import Offer, prospects


def standing(command: AskStanding, inventory: Inventory) -> list[Standing]:
    """One for each language that was asked for, then those of the others that are there."""
    asked = dict.fromkeys(command.languages)
    if command.others:
        asked |= dict.fromkeys(_others(command.source, inventory))
    return [_of(each, command.source, inventory) for each in asked]


def _others(source: str, inventory: Inventory) -> Iterator[str]:
    found = {each.target for each in inventory.engines.pairs() if each.source == base_of(source)}
    found |= set(inventory.wordings.languages())
    found |= {tag for tags in inventory.reviewers.values() for tag in tags}
    yield from sorted(each for each in found if base_of(each) != base_of(source))


def _of(language: str, source: str, inventory: Inventory) -> Standing:
    name = in_english(language)
    if base_of(language) == base_of(source):
        return Standing(language=language, name=name, needs_none=True)
    policy, wordings = inventory.policy, inventory.wordings.for_readers(language)
    engines = tuple(_engines(inventory.engines.status(source, language), inventory))
    reviewers = sum(speaks(tags, language) for tags in inventory.reviewers.values())
    terms = [
        term
        for same_pair in inventory.terms.values()
        if same_pair[0].serves(source, language)
        for term in same_pair
    ]
    remembered = _remembered(source, language, inventory)
    offer = Offer(
        language=language, reviewers=reviewers, remembered=remembered,
        ours=tuple(not each.rests for each in engines if not each.leaves),
        abroad=tuple(not each.rests for each in engines if each.leaves),
    )  # fmt: skip
    return Standing(
        language=language, name=name, source=source, by=policy.by(language), engines=engines,
        wordings=tuple(wordings), reviewers=reviewers,
        remembered=remembered,
        terms=len(terms), locked_terms=sum(each.locked for each in terms),
        may_leave=tuple(sorted(policy.leave)), prospects=prospects(policy, offer, wordings),
    )  # fmt: skip


def _engines(status: LanguageStatus, inventory: Inventory) -> Iterator[EngineStanding]:
    count = len(status.engines)
    writes = status.writes or (status.target,) * count
    leaves = status.leaves or (False,) * count
    rests = status.rests or (False,) * count
    for name, tag, leaving, resting in zip(status.engines, writes, leaves, rests, strict=True):
        yield EngineStanding(
            engine=name, writes=tag, leaves=leaving, rests=resting,
            quality=inventory.measurements.of(name),
        )  # fmt: skip


def _remembered(source: str, language: str, inventory: Inventory) -> int:
    served = candidates(language)[0]
    return sum(
        each.units
        for each in inventory.remembered
        if each.source == base_of(source) and each.target in (served, base_of(language))
    )


def by_pair(terms: Iterable[Term]) -> Mapping[tuple[str, str], Sequence[Term]]:
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in terms:
        if term.active:
            found[term.source, term.target].append(term)
    return found
