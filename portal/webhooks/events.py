"""What entries of the company's stream do to the table of webhooks."""

from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.webhooks.models import Webhook


@applies("webhook.made")
def webhook_made(entry: Applied) -> None:
    """An address is called from now on."""
    facts = dict(entry.facts)
    Webhook.insert(
        ref=facts.pop("webhook"), made_at=entry.at, made_by=entry.actor, ended_at=None, ended_by=None, **facts
    ).execute()


@applies("webhook.changed")
def webhook_changed(entry: Applied) -> None:
    """Another address is called, it has another name, or it hears of other kinds."""
    facts = dict(entry.facts)
    running = (Webhook.ref == facts.pop("webhook")) & Webhook.ended_at.is_null()
    exactly_one(changed(Webhook.update(facts).where(running)))


@applies("webhook.ended")
def webhook_ended(entry: Applied) -> None:
    """The address is called no more."""
    running = (Webhook.ref == entry.facts["webhook"]) & Webhook.ended_at.is_null()
    exactly_one(changed(Webhook.update(ended_at=entry.at, ended_by=entry.actor).where(running)))


projects(Webhook)
