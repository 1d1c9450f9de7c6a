"""Shapes: a JSON document of another program becomes a sale of the import format, by a small file that says how.

Words are those of the mapping of a table where both have them: `dates`, `decimal`, `for_all`. Pure, but for what a
caller passes in.
"""
