"""Appreciation: a personal thank-you from a named member of staff, and the customer's thanks to whoever did the work.

Nothing is ever asked for in one: no rating, no testimonial, no referral.
"""
