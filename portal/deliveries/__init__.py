"""A delivery: one dated instance of a promise, with the updates that staff post about it.

Three axes, never merged: progress (what staff say), time (what the clock says) and verdict (what the customer says).
"""
