"""Receipts in the customer's hands: the bundle and the mails that bring them, and checking one without trusting us.

Whatever checks a receipt says the same sentences: the page with a script or without, the page saved as a file, and the
command line. They stand in `sentences` and reach the scripts from there.
"""
