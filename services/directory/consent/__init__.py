# SPDX-License-Identifier: Apache-2.0
"""What families agreed to and refused, and when they want to be written to."""
