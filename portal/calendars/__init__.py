"""A calendar feed: a contact's own secret address at which calendar programs read what we promised, and when we meet.

It holds every sale of the contact's customer. Whoever knows the address reads it without signing in, so the contact
can end it at any time; a new one ends the old one.
"""
