"""Receipts in the customer's hands."""
