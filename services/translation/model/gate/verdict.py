# SPDX-License-Identifier: Apache-2.0
"""What the gate says of an answer."""

from dataclasses import dataclass

from services.translation.model.facts import Fact


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Empty `findings` means that the translation may leave; `pairs` says which fact is which."""

    findings: tuple[str, ...] = ()
    pairs: tuple[tuple[Fact, Fact], ...] = ()

    @property
    def passed(self) -> bool:
        return not self.findings
