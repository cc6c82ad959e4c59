# SPDX-License-Identifier: Apache-2.0
"""The directory as OneRoster 1.2: one mapping, for the export and for other systems that ask.

What families said of themselves counts here as everywhere. Never here: passwords, user names,
limits, rights.
"""
