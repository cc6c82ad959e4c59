# SPDX-License-Identifier: Apache-2.0
"""What may be done with a message, by how much harm a wrong word could do."""

from services.translation.policy.model import (
    By,
    Handling,
    Policy,
    Then,
    Tier,
    TierRules,
    Unreviewed,
    Unsafe,
)

__all__ = ["By", "Handling", "Policy", "Then", "Tier", "TierRules", "Unreviewed", "Unsafe"]
