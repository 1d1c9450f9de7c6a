"""A promise: the exact words, quoted from a source or typed from a conversation and then marked so.

With who said it, when and in which channel; whether it stands in the contract or beside it; which of the three rules
it serves; how both sides can tell that it is kept; who delivers it; and when it is due.
"""
