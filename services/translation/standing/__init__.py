# SPDX-License-Identifier: Apache-2.0
"""How each language stands: who and what serves it, and what would become of a message today."""
