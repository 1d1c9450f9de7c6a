"""The mails about a conversation: each brings the words in full, so that nobody has to click to read them."""

from portal.messages.mail.to_contacts import tell_noted
from portal.messages.mail.to_staff import tell_disputed
from portal.messages.mail.written import tell_written

__all__ = ["tell_disputed", "tell_noted", "tell_written"]
