"""Where a reply by mail goes. Letters about a sale get it by themselves (`people.unsubscribe.switchable`)."""

from portal.people.reply_address import reply_address

# What the other features know it by.
reply_to = reply_address
__all__ = ["reply_to"]
