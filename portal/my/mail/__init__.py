"""The mails that a job writes to customers: what has become late, the morning's news, and the weekly question."""

from portal.my.mail.asking import queue_asking
from portal.my.mail.late import queue_late
from portal.my.mail.news import queue_digest

__all__ = ["queue_asking", "queue_digest", "queue_late"]
