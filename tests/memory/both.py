# SPDX-License-Identifier: Apache-2.0
"""One suite for both databases, so that the one in memory may be believed."""

import pytest

ON_BOTH = pytest.mark.parametrize(
    "unit", ["memory", pytest.param("mongo", marks=pytest.mark.mongo)], indirect=True
)
