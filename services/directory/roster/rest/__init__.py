# SPDX-License-Identifier: Apache-2.0
"""A roster over OneRoster's REST services: fetched page by page, then written as its CSV files."""
