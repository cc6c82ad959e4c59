# SPDX-License-Identifier: Apache-2.0
"""Which fact of a translation is which of its source."""

from services.translation.model.facts.fact import Fact

Pairs = list[tuple[Fact, Fact]]


def align(source: list[Fact], target: list[Fact]) -> Pairs | None:
    """Pair every fact of one kind with its equal, in order; None when one is missing or extra.

    Only optional facts may stay alone.
    """
    if len(source) == len(target) and all(map(Fact.equals, source, target)):
        return list(zip(source, target, strict=True))
    rows, columns = len(source), len(target)
    best: list[list[Pairs | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
    best[rows][columns] = []
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            options = [best[row][column]]
            if row < rows and source[row].optional:
                options.append(best[row + 1][column])
            if column < columns and target[column].optional:
                options.append(best[row][column + 1])
            if row < rows and column < columns and source[row].equals(target[column]):
                after = best[row + 1][column + 1]
                if after is not None:
                    options.append([(source[row], target[column]), *after])
            best[row][column] = max(
                (option for option in options if option is not None), key=len, default=None
            )
    return best[0][0]


def align_in_any_order(source: list[Fact], target: list[Fact]) -> Pairs | None:
    """As `align`, where masks have already proven which fact is which."""
    return align(sorted(source, key=_by_value), sorted(target, key=_by_value))


def _by_value(fact: Fact) -> tuple[str, list[int], int]:
    return fact.text if fact.kind == "code" else "", [int(min(fact.values, default=0))], fact.start
