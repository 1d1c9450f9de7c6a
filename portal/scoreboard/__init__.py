"""The scoreboard: the company's public figures over all recorded sales, with no choosing which count.

The owner opens it; it counts from the first sale all the same, and closing it is public, with the reason.
"""
