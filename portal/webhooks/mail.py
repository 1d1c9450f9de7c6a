"""The letter to managers when a webhook was switched off: why, what waits, and how to mend it."""

from datetime import datetime

from portal.lib.mail import queue
from portal.lib.mail_letter import Letter, short_head
from portal.people.queries import look, managers
from portal.webhooks.models import Webhook
from portal.webhooks.rules import OFF

_PAGE = "/staff/settings/webhooks/"
_MEND = {
    "failing": "Let whoever runs that program see why it doesn't answer, then switch it on: what waits is sent then.",
    "gone": "If the program has moved, give its new address and switch it on; if nobody needs it, end it.",
    "token": "If the program is still needed, make a token for it and let it ask to be called again.",
    "staff": "If the program is still needed, make a webhook in somebody else's name.",
}


def queue_switched_off(webhook: Webhook, why: str, at: datetime) -> None:
    """Queue the letter to every manager, in the transaction of the caller."""
    for one in managers():
        letter = Letter(
            kind="webhook-off",
            to=one.email,
            to_name=one.name,
            subject=short_head(f"We no longer call {webhook.name}"),
            template="webhooks/mail/off",
            context={
                "name": webhook.name,
                "why": OFF[why],
                "mend": _MEND[why],
                "act": _PAGE + webhook.ref,
            },
        )
        queue(letter, look(), at)
