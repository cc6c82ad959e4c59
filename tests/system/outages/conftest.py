# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

import pytest

from tests.system.outages.ground import OneOfEach, on_one_of_each


@pytest.fixture(scope="package")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneOfEach]:
    """One platform for the outages, which a test leaves as well as it found it."""
    with on_one_of_each(tmp_path_factory.mktemp("outages")) as stands:
        yield stands
