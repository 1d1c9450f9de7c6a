"""Intake: how a sale comes in and goes out.

The capture of exact words (a quote IS a slice of its source), the import of whole sales, and their export.
"""
