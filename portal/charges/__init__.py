"""Charges: what was billed, beside the price that was promised, and the extras that the customer approved before.

A charge is an amount billed: a part of the agreed price, or of an extra. An extra counts once the customer approves it,
at the amount as agreed. What is billed beyond that, or beyond the agreed price, is a hidden cost: it breaks the price
from the moment it is entered until the customer approves it, or it is withdrawn or credited; that it stood so stays
said. Money is in minor units of its currency, and several currencies are never added up.
"""
