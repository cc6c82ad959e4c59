# SPDX-License-Identifier: Apache-2.0
"""The wiring of translation: settings to engines, unit of work to repositories."""

import os

from kernel.config import read
from kernel.providers import Joined, Made
from services.translation.adapters.libretranslate import LibreTranslateServer
from services.translation.adapters.routes import Routes
from services.translation.adapters.tally import PrometheusTally
from services.translation.config import TranslationSettings
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
    server = None
    if settings.libretranslate_url:
        server = LibreTranslateServer(
            settings.libretranslate_url,
            key=settings.libretranslate_key,
            timeout_s=settings.translation_timeout_s,
        )
    return Routes(
        settings.translation_routes,
        timeout_s=settings.translation_timeout_s,
        processes=settings.processes,
        server=server,
    )


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
