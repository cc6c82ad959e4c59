# SPDX-License-Identifier: Apache-2.0
"""An export that lost a part of its rows looks like people who left: then nobody leaves."""

from collections.abc import Mapping

from services.directory.errors import RosterRefused
from services.directory.roster.changes import Change, Summary

LEAVING = {"people": "people", "contact_points": "addresses and numbers"}
FEW = 20  # so many may always leave: in a small district they are a large share


def refuse_exodus(left: Summary, known: Mapping[str, int], most_percent: int) -> None:
    """Raises RosterRefused when more would leave at once than the district expects.

    `known`: how many of each kind the directory has.
    """
    for kind, named in LEAVING.items():
        leaving = left[kind][Change.REMOVED]
        if leaving > max(FEW, known[kind] * most_percent // 100):
            raise RosterRefused(
                f"{leaving:,} of {known[kind]:,} {named} are not in it any more, and more than "
                f"{most_percent} % never leave at once. Is the export whole? If it is, raise "
                "RAPPORT_ROSTER_MOST_LEAVING_PERCENT for this import.",
                code="many-leave", kind=kind, leaving=leaving, known=known[kind],
            )  # fmt: skip
