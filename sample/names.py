# SPDX-License-Identifier: Apache-2.0
"""Invented names, each as it is written and as it would stand in an email address.

A "/" separates the two where the script is not Latin. An empty list of family names means that
people of this language go by one name, which the roster carries as the given name.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name as written, and in the letters of an email address."""

    written: str
    latin: str


def _name(entry: str) -> Name:
    written, _, latin = entry.partition("/")
    plain = unicodedata.normalize("NFKD", (latin or written).replace("đ", "d").replace("Đ", "d"))
    letters = "".join(letter for letter in plain.lower() if letter.isascii() and letter.isalpha())
    return Name(written=written, latin=letters)


def _names(entries: str) -> tuple[Name, ...]:
    return tuple(_name(entry) for entry in entries.split())


GIVEN: dict[str, tuple[Name, ...]] = {
    "english": _names(
        "Emma Liam Olivia Noah Ava James Sophia Lucas Mia Henry Amelia Jack Harper Owen Evelyn "
        "Caleb Abigail Wyatt Ella Isaac Grace Levi Chloe Julian Zoe Aaliyah Malik Imani DeShawn "
        "Keisha Jamal Tiana Marcus Siobhán Zoë Renée André Chloé O'Neil"
    ),
    "spanish": _names(
        "María José Sofía Ángel Lucía Jesús Valentina Andrés Camila Iván Ximena Martín Inés "
        "Joaquín Belén Raúl Íngrid Óscar Guadalupe Ramón Araceli Nicolás Paloma Efraín Itzel"
    ),
    "vietnamese": _names(
        "Minh Hương Đức Thảo Tuấn Ngọc Quỳnh Khánh Bảo Trâm Hải Diễm Phúc Yến Long Thủy Vũ Ánh"
    ),
    "arabic": _names(
        "محمد/Mohammed فاطمة/Fatima أحمد/Ahmed مريم/Maryam يوسف/Yousef ليلى/Layla عمر/Omar "
        "زينب/Zainab علي/Ali نور/Noor حسن/Hassan سارة/Sara خالد/Khaled هدى/Huda إبراهيم/Ibrahim"
    ),
    "somali": _names(
        "Cabdi Faadumo Maxamed Xaawo Cali Sahra Axmed Hodan Yuusuf Amina Jaamac Deqa Warsame Ayaan"
    ),
    "chinese": _names(
        "伟/Wei 芳/Fang 秀英/Xiuying 娜/Na 敏/Min 静/Jing 强/Qiang 磊/Lei 洋/Yang 艳/Yan "
        "梓涵/Zihan 浩宇/Haoyu 欣怡/Xinyi 子轩/Zixuan 雨桐/Yutong"
    ),
    "portuguese": _names(
        "João Beatriz Antônio Luísa Caetano Conceição Thaís Vinícius Débora Fabrício Letícia Zélia"
    ),
    "haitian": _names(
        "Jean-Baptiste Marie-Ange Wilner Guerline Frantz Mirlande Evens Nadège Woodly Fabiola "
        "Ricardo Lovelie Stanley Islande"
    ),
    "french": _names("Aïcha Moussa Élise Théo Aminata François Noémie Cédric Awa Benoît Zoé Koffi"),
    "russian": _names(
        "Анна/Anna Дмитрий/Dmitry Екатерина/Ekaterina Сергей/Sergey Ольга/Olga Михаил/Mikhail "
        "Юлия/Yulia Алексей/Alexey Наталья/Natalya Фёдор/Fyodor"
    ),
    "amharic": _names(
        "አበበ/Abebe ሰላም/Selam ታደሰ/Tadesse ሃና/Hana ዮናስ/Yonas ብርሃን/Birhan ተስፋዬ/Tesfaye "
        "ማርታ/Marta ዳዊት/Dawit ሄለን/Helen"
    ),
    "burmese": _names("အောင်/Aung သီတာ/Thida မြင့်/Myint ခင်/Khin ဇော်/Zaw နီလာ/Nilar လှ/Hla စိုး/Soe"),
}

FAMILY: dict[str, tuple[Name, ...]] = {
    "english": _names(
        "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson "
        "White Harris Clark Lewis Robinson Walker Young King Wright Scott Green Baker Adams Nelson "
        "Carter Mitchell Roberts Phillips O'Brien McDonald Søndergård Müller"
    ),
    "spanish": _names(
        "García Hernández Martínez López González Pérez Rodríguez Sánchez Ramírez Núñez Peña Muñoz "
        "Ibáñez Ordóñez Quiñones Zúñiga Ávila Castañeda Domínguez Güemes"
    ),
    "vietnamese": _names("Nguyễn Trần Lê Phạm Hoàng Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"),
    "arabic": _names(
        "الأحمد/Alahmad حداد/Haddad خوري/Khoury السيد/Alsayed منصور/Mansour نصر/Nasr "
        "قاسم/Qasim ناصر/Nasser الخطيب/Alkhatib عبدالله/Abdullah"
    ),
    "somali": _names("Nuur Guuleed Xirsi Faarax Diiriye Cigaal Rooble Geeddi Samatar Warfaa"),
    "chinese": _names(
        "王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 黄/Huang 赵/Zhao 周/Zhou 吴/Wu 欧阳/Ouyang"
    ),
    "portuguese": _names(
        "Silva Araújo Conceição Gonçalves Simões Guimarães Assunção Brandão Falcão"
    ),
    "haitian": _names(
        "Pierre Jean-Louis Charles Désir Étienne Toussaint Saint-Fleur Célestin Noël"
    ),
    "french": _names("Diallo Traoré Lefèvre Béchard Kouamé N'Diaye Bélanger Garçon Côté Hébert"),
    "russian": _names(
        "Иванов/Ivanov Ковальчук/Kovalchuk Шевченко/Shevchenko Мельник/Melnik Королёв/Korolyov"
    ),
    "amharic": _names("ገብረ/Gebre ወልደ/Wolde ከበደ/Kebede መኮንን/Mekonnen ኃይሌ/Haile"),
    "burmese": (),
}
