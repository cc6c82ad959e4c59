# SPDX-License-Identifier: Apache-2.0
"""Other systems that may read the directory as OneRoster: how much of it, by which agreement."""
