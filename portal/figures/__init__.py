"""Figures: every number that is shown anywhere, each from one query, always with its n and its unit named."""
