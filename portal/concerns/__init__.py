"""Concerns: what the customer says is wrong, how we understand it, the promise that puts it right, and whether it did.

A concern is raised by the customer, or by their word that something was kept in part or not at all. Staff acknowledge
it and promise a fix by a day; once that is delivered the customer is asked whether it worked. Their yes alone closes
it, and their no opens it again.
"""
