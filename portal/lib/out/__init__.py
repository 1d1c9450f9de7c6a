"""Calls to addresses that others named: only to where anybody on the internet could call, and never for long."""
