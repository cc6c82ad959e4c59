# SPDX-License-Identifier: Apache-2.0
"""Reads for screens and reports."""
