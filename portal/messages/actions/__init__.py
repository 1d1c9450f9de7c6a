"""What can be done in a conversation; each verb is all or nothing, and the second arrival of its form does nothing."""

from portal.messages import events
from portal.messages.actions.disputing import dispute_contact
from portal.messages.actions.noting import NewContact, note_contact
from portal.messages.actions.writing import NewMessage, write

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = ["NewContact", "NewMessage", "dispute_contact", "events", "note_contact", "write"]
