"""Ratings: how well we keep the three rules, each from 1 to 5, as a customer says it at any time.

A later rating stands beside the earlier ones and erases none; only a contact of the sale's customer can give one, and
nobody can change or remove one.
"""
