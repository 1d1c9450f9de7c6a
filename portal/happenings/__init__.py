"""A happening: one entry of the record at its place among everything that happened, in the one order programs read.

Entries are numbered inside their stream; across streams they commit in no order that anybody could read by. So one
sequencer gives each its position after it is committed, and whoever has read up to a position has missed nothing.
"""
