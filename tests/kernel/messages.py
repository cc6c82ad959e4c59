# SPDX-License-Identifier: Apache-2.0
"""Messages that only the kernel's tests know."""

from dataclasses import dataclass

from kernel.messages import Command, Event, personal, public


@dataclass(frozen=True, kw_only=True)
class BellRang(Event):
    """A bell rang."""

    type = "rapport.kerneltest.bell_rang.v1"
    subject_field = "bell_id"

    bell_id: str = public("Which bell.")
    times: int = public("How often.", 1)
    whisper: str = personal("What was said.", "")
    urgent: bool = public("Urgent lane.", False)


@dataclass(frozen=True, kw_only=True)
class GongStruck(Event):
    """A fact nobody in the platform listens to."""

    type = "rapport.kerneltest.gong_struck.v1"
    subject_field = "gong_id"
    consumed = False

    gong_id: str = public("Which gong.")


@dataclass(frozen=True, kw_only=True)
class DrumRolled(Event):
    """A fact that ought to have a listener and has none."""

    type = "rapport.kerneltest.drum_rolled.v1"
    subject_field = "drum_id"

    drum_id: str = public("Which drum.")


@dataclass(frozen=True, kw_only=True)
class RingBell(Command):
    """Ring it."""

    type = "rapport.kerneltest.ring_bell.v1"
    subject_field = "bell_id"
    queues = {"urgent": "kerneltest.ring.urgent", "normal": "kerneltest.ring"}

    bell_id: str = public("Which bell.")
    urgent: bool = public("Urgent lane.", False)
