# SPDX-License-Identifier: Apache-2.0
"""What /metrics shows of translation."""

from prometheus_client import Counter

SENTENCES = Counter(
    "rapport_translation_sentences",
    "Sentences by language and by who had the work: memory, phrasebook, engine or refused.",
    ["language", "by"],
)


class PrometheusTally:
    """Counts for /metrics."""

    def count(self, language: str, by: str, sentences: int) -> None:
        SENTENCES.labels(language, by).inc(sentences)
