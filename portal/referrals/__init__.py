"""Referral links: a customer's short public address, behind it their testimonial with the record behind it.

Every contact with a sealed sale may have one, whatever they rated. Nothing counts how often it is opened.
"""
