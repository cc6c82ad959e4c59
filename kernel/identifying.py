# SPDX-License-Identifier: Apache-2.0
"""In which language a text is, as far as that can be told."""

import functools
from collections.abc import Iterable, Mapping

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# What py3langid calls otherwise than BCP 47 does.
OTHERWISE = {"fil": "tl", "nb": "no"}


def likelihoods(text: str, among: Iterable[str]) -> Mapping[str, float]:
    """How likely each language is, from 0 to 1; languages that nobody can tell are left out."""
    asked = frozenset(among)
    identifier = _identifier()
    known = {language: OTHERWISE.get(language, language) for language in asked}
    known = {ours: theirs for ours, theirs in known.items() if theirs in identifier.labels}
    if not known:
        return {}
    scores = dict(identifier.rank(text))
    whole = sum(scores[theirs] for theirs in known.values()) or 1.0
    return {ours: scores[theirs] / whole for ours, theirs in known.items()}


@functools.cache
def _identifier() -> LanguageIdentifier:
    """Takes half a second and 40 MB: loaded when it is first asked, once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
