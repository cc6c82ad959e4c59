# SPDX-License-Identifier: Apache-2.0
"""From an announcement to chunks of deliveries: the audience frozen, each contact point once."""
