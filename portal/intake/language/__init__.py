"""What the words of a source say, by plain rules of English: sentences, commitments, dates and amounts, clarity.

Nothing here decides: all of it is offered to whoever records the sale, with the words and the rule behind it.
"""
