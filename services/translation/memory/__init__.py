# SPDX-License-Identifier: Apache-2.0
"""Sentences that were translated before: by an engine, by a person, or imported."""
