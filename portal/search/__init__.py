"""Searching customers, sales, promises, papers, what was told and what is wrong, in the engine's own full-text index.

The index lies outside the record: triggers of the database keep it beside the tables that it reads, whoever writes
them. Each row carries who may find it (its scope), so that a search never counts, sorts or reads what is another's.
"""
