"""A sale: one signed agreement with one customer, in one time zone, with the sources in which promises were made.

`open` from its sealing; what comes before is a draft (see intake). A source is a document kept as it was: its text,
its SHA-256, and the original file where there is one.
"""
