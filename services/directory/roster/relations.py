# SPDX-License-Identifier: Apache-2.0
"""What school records call somebody's relation to a child -> contracts.rights.RELATIONS."""

from contracts.rights import RELATIONS

OTHER = "other"
WORDS = {
    **dict.fromkeys(
        (
            "mother", "father", "mom", "dad", "parent", "stepmother", "stepfather", "step mother",
            "step father", "stepparent", "step parent", "adoptive parent", "biological parent",
        ),
        "parent",
    ),
    **dict.fromkeys(("guardian", "legal guardian", "custodian"), "guardian"),
    **dict.fromkeys(("foster", "foster parent", "foster mother", "foster father"), "foster"),
    **dict.fromkeys(
        ("agency", "social worker", "case worker", "caseworker", "group home"), "agency"
    ),
    **dict.fromkeys(
        (
            "relative", "grandparent", "grandmother", "grandfather", "aunt", "uncle", "sibling",
            "sister", "brother", "cousin",
        ),
        "relative",
    ),
    **dict.fromkeys(("emergency contact", "emergency", "emergency only"), "emergency-contact"),
}  # fmt: skip


def relation_of(text: str, meanings: dict[str, tuple[str, ...]]) -> str:
    """One of RELATIONS, by the district's own words first; what is in neither list is "other"."""
    if not text:
        return ""
    word = text.casefold()
    if word in meanings:
        return meanings[word][0]
    if word in RELATIONS:
        return word
    return WORDS.get(" ".join(word.replace("-", " ").split()), OTHER)
