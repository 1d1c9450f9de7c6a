"""A message goes to the other side."""

from portal.deliveries.actions.fields import By
from portal.messages.mail.to_contacts import tell_contacts
from portal.messages.mail.to_staff import tell_staff
from portal.messages.models import Message
from portal.sales.models import Sale


def tell_written(sale: Sale, ref: str, by: By) -> None:
    """Bring a message to the other side, in the caller's transaction: each as they chose."""
    message: Message = Message.get_by_id(ref)
    if by.viewer.kind == "contact":
        tell_staff(sale, message, by)
    else:
        tell_contacts(sale, message, by)
