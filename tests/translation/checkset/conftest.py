# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

import pytest

from tests.translation.checkset.routes import RealRoutes


@pytest.fixture(scope="package")
def real_routes() -> Iterator[RealRoutes]:
    opened = RealRoutes()
    yield opened
    opened.close()
