# SPDX-License-Identifier: Apache-2.0
from kernel.providers import Joined
from services.translation.glossary.repository import MongoGlossary, Ready


class GlossaryProvider(Joined):
    """The district's glossary; what is ready to be looked for is kept for the process."""

    def __init__(self) -> None:
        ready = Ready()
        super().__init__(lambda unit: MongoGlossary(unit, ready))
