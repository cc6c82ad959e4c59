# SPDX-License-Identifier: Apache-2.0
"""The wiring of translation: settings to engines, unit of work to repositories."""

import os
import threading
from collections.abc import Iterator

from kernel.config import read
from kernel.providers import Joined, Made
from services.translation.adapters.azure import Azure
from services.translation.adapters.deepl import DeepL
from services.translation.adapters.google import Google
from services.translation.adapters.libretranslate import LibreTranslate
from services.translation.adapters.models import InstalledModel, cards
from services.translation.adapters.neural import NeuralModels
from services.translation.adapters.routes import Routes
from services.translation.adapters.servers import Server
from services.translation.adapters.tally import PrometheusTally
from services.translation.config import TranslationSettings, Whose
from services.translation.policy import Policy
from services.translation.policy.reading import read_policy
from services.translation.repository import (
    MongoAnswers,
    MongoRecords,
    MongoSchoolNames,
)
from services.translation.templates.repository import MongoWordingRecords
from services.translation.templates.words import PreparedWords


def make_routes() -> Routes:
    settings = read(TranslationSettings, os.environ)
    of_models, processes = settings.timeout_of("model"), settings.processes
    routes = Routes(
        settings.translation_routes,
        timeout_s=settings.timeout_of("apertium"),
        models=NeuralModels(timeout_s=settings.timeout_of("neural"), processes=processes),
        servers=list(make_servers(settings)),
        installed=[
            InstalledModel(card, timeout_s=of_models, processes=processes)
            for card in cards(settings.models)
        ],
        near=settings.translation_near_varieties,
    )
    # Servers and models are asked what they can do before the first text comes.
    threading.Thread(target=routes.pairs, daemon=True).start()
    return routes


def make_servers(settings: TranslationSettings) -> Iterator[Server]:
    """Those that the operator gave an address or a key for."""
    timeout_of = settings.timeout_of
    if settings.libretranslate_url:
        ours = {Whose.YES: True, Whose.NO: False}.get(settings.libretranslate_is_ours)
        yield LibreTranslate(
            settings.libretranslate_url,
            key=settings.libretranslate_key, ours=ours, timeout_s=timeout_of("libretranslate"),
        )  # fmt: skip
    if settings.deepl_key:
        yield DeepL(settings.deepl_key, timeout_s=timeout_of("deepl"))
    if settings.google_translate_key:
        yield Google(settings.google_translate_key, timeout_s=timeout_of("google"))
    if settings.azure_translator_key:
        yield Azure(
            settings.azure_translator_key,
            region=settings.azure_translator_region,
            url=settings.azure_translator_url, timeout_s=timeout_of("azure"),
        )  # fmt: skip


class EnginesProvider(Made):
    """The district's engines, kept open as long as the process lives."""

    def __init__(self) -> None:
        super().__init__(make_routes)


class SchoolNamesProvider(Joined):
    """The names of the district's schools."""

    def __init__(self) -> None:
        super().__init__(MongoSchoolNames)


class TemplatesProvider(Joined):
    """Words that were prepared before."""

    def __init__(self) -> None:
        super().__init__(lambda unit: PreparedWords(MongoWordingRecords(unit)))


class RecordsProvider(Joined):
    """What was decided for each request."""

    def __init__(self) -> None:
        super().__init__(MongoRecords)


class AnswersProvider(Joined):
    """Where the answers of a request go."""

    def __init__(self) -> None:
        super().__init__(MongoAnswers)


class TallyProvider(Made):
    """What /metrics shows."""

    def __init__(self) -> None:
        super().__init__(PrometheusTally)


def make_policy() -> Policy:
    return read_policy(read(TranslationSettings, os.environ).translation_policy)


class PolicyProvider(Made):
    """What may be done with a message of each category; a bad file stops the start."""

    def __init__(self) -> None:
        super().__init__(make_policy)
