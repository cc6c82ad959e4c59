# SPDX-License-Identifier: Apache-2.0
"""A roster over REST: the same directory as by files, whatever the provider does on the way."""

import pytest

from tests.directory.builders import Roster
from tests.directory.rest.conftest import ByCsv, Sis, known

pytestmark = [pytest.mark.mongo, pytest.mark.row(32)]


def test_a_sync_brings_the_directory_to_what_the_files_would(sis: Sis, by_csv: ByCsv) -> None:
    done = sis.sync()

    assert (done["state"], done["mode"], done["error"]) == ("finished", "bulk", None)
    assert done["records"]["users"] == 7
    assert known(sis.office) == by_csv(Roster(version="1.2"))
