# SPDX-License-Identifier: Apache-2.0
"""The queue of those who read translations before they go out."""
