"""The record: the append-only, hash-chained history of each sale from its sealing, and of the company.

It is the truth from which all else is derived. There is one stream per sale (named by the sale's ref) and one for
the company. An actor is an opaque id here: the ref of a contact or of a member of staff, or `system`.
"""
