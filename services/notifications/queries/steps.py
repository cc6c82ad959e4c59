# SPDX-License-Identifier: Apache-2.0
"""What somebody in a school's office can do about what became of a delivery."""

from services.notifications.model import Fate

NOTHING = "Nothing to do."
CALL = "Call them if it matters."
ASK = "Ask the family for another, and correct the school's file."
STEPS = {
    "no-contact": "Ask the family for an address or a number, and enter it in the school's file.",
    "no-channel": "Announce it by another channel as well, or call.",
    "cancelled": NOTHING,
    "somebody-gone": NOTHING,
    "contact-gone": "Was it right that the school's file dropped it? See: rapport people show.",
    "limit": "See: rapport limits list.",
    "held-back": "Ask the office.",
    "no-right": "If the school's file is wrong about it, correct it there.",
    "of-age": "If the parents may be told all the same: RAPPORT_PARENTS_OF_ADULTS_ARE_TOLD.",
    "opted-out": "Call them if they have to know. They come back by START, or at the office.",
    "flagged": f"See: rapport people flagged. {ASK}",
    "asked-in-capture": "To let messages out: rapport go-live.",
    "not-on-allowlist": "To let messages out to all: rapport go-live.",
    "refused": f"Look the code up at the relay or gateway. {CALL}",
    "bounced": f"See: rapport people flagged. {ASK}",
    "undelivered": f"Look the code up at the gateway. {CALL}",
    "gave-up": f"Look whether the relay or gateway is well (rapport doctor). {CALL}",
    "no-answer": f"A receipt may still tell. {CALL}",
    "placeholder-missing": "Enter the name in the school's file, or announce it without names.",
    "placeholder-unfit": "Correct the name in the school's file.",
    "control-character": "Correct the name in the school's file.",
    "bad-address": f"It cannot be right. {ASK}",
    "address-needs-smtputf8": f"It cannot be written to from here. {ASK}",
}
# What a gateway's codes mean, and what helps.
CODES = {
    21211: ("that is no phone number", ASK),
    21610: (
        "this number stopped texts at the gateway",
        "They have to text START to your number: until then not even emergencies arrive there.",
    ),
    21614: ("that is no mobile number", ASK),
    30003: (
        "the phone is switched off, or out of reach",
        f"When it stays so, rapport people flagged shows it. {CALL}",
    ),
    30004: ("the phone or its carrier blocks texts from you", CALL),
    30005: ("the number is unknown, or not in use any more", ASK),
    30006: ("a landline, or a carrier that takes no texts", ASK),
    30007: (
        "a carrier filters such texts",
        f"Ask your gateway whether it is the wording or your sender's registration. {CALL}",
    ),
    30008: ("the carrier does not say why", CALL),
    30034: (
        "your sender is not registered with the carriers (A2P 10DLC)",
        "Register it at your gateway: until then carriers turn your texts away.",
    ),
}
LEAKED = "It was to be held back, and left all the same: tell the office."


def next_step(state: str, reason: str, code: int | str = 0) -> str:
    """For every state and reason of the ledger; by the gateway's code where that says more."""
    if state in (Fate.SENT, Fate.DELIVERED):
        return NOTHING
    if reason in ("refused", "undelivered") and code in CODES:
        return CODES[int(code)][1]
    return STEPS.get(reason, CALL)


def meaning(code: int) -> str:
    """What the gateway's code says; "" for one that we do not know."""
    return CODES[code][0] if code in CODES else ""
