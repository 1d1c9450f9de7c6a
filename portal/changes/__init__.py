"""Changes: what may come to a list that is sealed, each on a receipt of its own.

A change is a proposed new wording, date and price, or a release, of a promise, as one order that the customer accepts
or declines; the original stays visible for ever. An addition is a promise that was left out of the list: the customer
says it, staff accept it as a promise or decline with a reason that both keep seeing. A make-good is what the company
does about a broken promise without charge: an apology and a new promise. A confirmation says "yes, that is what I was
told".
"""
