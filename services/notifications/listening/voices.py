# SPDX-License-Identifier: Apache-2.0
"""Which voice of espeak-ng reads which language: its own, or none."""

from collections.abc import Collection, Mapping

from contracts.languages import candidates

# What espeak-ng calls the voice of a language of families. Left out after listening to what it
# makes of school messages: Burmese and Japanese, of whose letters it does not know all. Chinese is
# here, but counts only where the installed espeak-ng can read it: see `speaks_it`.
VOICES: Mapping[str, str] = {
    "en": "en-us", "en-GB": "en-gb", "es": "es-419", "es-ES": "es", "pt": "pt-br", "pt-PT": "pt",
    "zh-Hans": "cmn", "zh-Hant": "cmn", "yue": "yue", "zh-HK": "yue", "zh-MO": "yue",
    "zh-Hant-HK": "yue", "zh-Hant-MO": "yue", "vi": "vi", "ar": "ar", "ht": "ht", "fr": "fr-fr",
    "ru": "ru", "ko": "ko", "am": "am", "ne": "ne", "pl": "pl", "ur": "ur", "sw": "sw", "fa": "fa",
    "uk": "uk", "hi": "hi", "bn": "bn", "pa": "pa",
}  # fmt: skip
# Dari and Persian are written alike, but are not spoken alike.
NOT_SPOKEN_ALIKE = frozenset({"fa-AF", "prs"})


def voice_for(language: str, known: Collection[str], without: Collection[str] = ()) -> str:
    """The voice for a text of `language` (BCP 47); "" where `known` has none of that language.

    `without`: languages, in any variety, that are not to be read aloud."""
    if any(language == each or language.startswith(f"{each}-") for each in without):
        return ""
    if language in NOT_SPOKEN_ALIKE or language.startswith("fa-AF-"):
        return ""
    parts = language.split("-")
    own = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    tag = next((each for each in (*own, *candidates(language)) if each in VOICES), "")
    voice = VOICES.get(tag, "")
    return voice if voice in known else ""


def voice_of_text(text_language: str, reader: str, known: Collection[str]) -> str:
    """The reader's variety where the text is in it: Cantonese for a text in Chinese."""
    nearer = text_language in (*candidates(reader), *_shorter(reader))
    return voice_for(reader if nearer else text_language, known)


def speaks_it(phonemes: str) -> bool:
    """Whether a voice read a text of its own language, going by the phonemes it made of it.

    espeak-ng shows in brackets when it goes over to another language: it spells Chinese in English
    where it was built without its large dictionary."""
    return bool(phonemes.strip()) and "(" not in phonemes


def _shorter(language: str) -> list[str]:
    parts = language.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
