# SPDX-License-Identifier: Apache-2.0
"""Whatever happens, nothing goes to a barred person, and nobody's names to another.

world.py      a small made-up district: who shares what with whom, told as the directory tells it
known.py      what the platform has been told of it, kept a second time by plain means
rules.py      who may get what, written out again from docs/limits.md and docs/consent.md
reading.py    what is in the bytes that left
memory.py     the platform's own code on a database in memory; relay and gateway keep every byte
machine.py    everything that may happen
switched_off.py  the safeguards switched off
stories.py    stories for the real processes, many at once (tests/system/test_custody.py)
"""
