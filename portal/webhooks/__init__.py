"""A webhook: an address of a program's that we call whenever something happens which it may read, signed and in order.

It follows Standard Webhooks (https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp` and
`webhook-signature` over a body of `type`, `timestamp` and `data`.
"""
