# SPDX-License-Identifier: Apache-2.0
"""Limits: what a document, such as a court's order, keeps from a person."""
