# SPDX-License-Identifier: Apache-2.0
import pytest

from tests.translation.builders import judged
from tests.translation.gate.same import FROM_ENGLISH, FROM_OTHERS, IN_OTHER_SCRIPTS


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("source", "target", "sentence", "words"), FROM_ENGLISH + FROM_OTHERS + IN_OTHER_SCRIPTS
)
def test_the_same_in_the_writing_of_another_language_passes(
    source: str, target: str, sentence: str, words: str
) -> None:
    assert judged(sentence, words, source=source, target=target).findings == ()
