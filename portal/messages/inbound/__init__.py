"""Replies by mail: a mail to a signed address becomes a message of whoever the address is bound to, once.

Whatever comes from elsewhere is refused without a word to its sender, and no word of it is kept.
"""
