# SPDX-License-Identifier: Apache-2.0
"""People as they were, and what changed them."""
