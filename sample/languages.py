# SPDX-License-Identifier: Apache-2.0
"""Home languages of the sample district, in shares such as large American districts report."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class HomeLanguage:
    """`names` says which name lists the families of this language draw from."""

    tag: str  # BCP 47, as 1.2 files carry it
    english: str  # the English name, as many SIS exports carry it; 1.1 files do
    weight: float
    names: str


HOME_LANGUAGES = (
    HomeLanguage(tag="en", english="English", weight=60.0, names="english"),
    HomeLanguage(tag="es", english="Spanish", weight=21.0, names="spanish"),
    HomeLanguage(tag="vi", english="Vietnamese", weight=3.0, names="vietnamese"),
    HomeLanguage(tag="ar", english="Arabic", weight=3.0, names="arabic"),
    HomeLanguage(tag="so", english="Somali", weight=2.5, names="somali"),
    HomeLanguage(tag="zh-Hans", english="Simplified Chinese", weight=2.5, names="chinese"),
    HomeLanguage(tag="pt", english="Portuguese", weight=2.5, names="portuguese"),
    HomeLanguage(tag="ht", english="Haitian Creole", weight=2.0, names="haitian"),
    HomeLanguage(tag="fr", english="French", weight=1.5, names="french"),
    HomeLanguage(tag="ru", english="Russian", weight=0.8, names="russian"),
    HomeLanguage(tag="am", english="Amharic", weight=0.7, names="amharic"),
    HomeLanguage(tag="my", english="Burmese", weight=0.5, names="burmese"),
)
ENGLISH = HOME_LANGUAGES[0]
