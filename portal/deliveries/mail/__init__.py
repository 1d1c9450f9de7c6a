"""The mails that leave at once: to the customer about what was told, to staff about what the customer said.

A verb queues them in its own transaction. What can wait for the morning is in `my.digest`.
"""

from portal.deliveries.mail.customers import at_once_topic, tell_customer
from portal.deliveries.mail.handover import Following, handover_mail, tell_handover
from portal.deliveries.mail.staff import Word, tell_answer, tell_verdicts

__all__ = [
    "Following",
    "Word",
    "at_once_topic",
    "handover_mail",
    "tell_answer",
    "tell_customer",
    "tell_handover",
    "tell_verdicts",
]
