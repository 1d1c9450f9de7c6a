"""The relationship review: a conversation with a customer in which the hard questions are asked.

Staff invite, or the customer asks for one; one side proposes times, the other accepts one. Both sides answer the same
four questions, the answers are kept, what is agreed there becomes promises, and once one is delivered the customer says
whether it worked.
"""
