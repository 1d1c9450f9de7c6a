"""Testimonials: customers' own words for the public, which nobody else can edit.

Every contact with a sealed sale may write one of it, whatever they rated, and publishes, changes and withdraws it;
consent is per field. The company may reply once. Withholding one needs a reason of a closed list: one manager alone
hides it for 72 hours at most, the author is told and may object, and it is counted in public.
"""
