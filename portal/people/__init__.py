"""People: customers with their contacts, staff with their roles, the company itself, and how each signs in.

A customer is a household or organisation; its contacts sign in with an emailed link or code and see every sale of
their own customer and nothing of any other. Staff are `sales`, `delivery` or `manager`; they have a password and a
second factor. Sessions, credentials and sign-ins stay outside the record; everything else here is in the company's
stream of it.
"""
