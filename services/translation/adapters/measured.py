# SPDX-License-Identifier: Apache-2.0
"""What was measured of each way, by its engines' names and versions: chrF on school sentences."""

from services.translation.checkset.quality import chrf_of as measured
from services.translation.checkset.quality import chrf_of_another_version as measured_of_another

__all__ = ["measured", "measured_of_another"]
