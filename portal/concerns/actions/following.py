"""The promise of a fix is delivered, so the concern is fixed; where that was a mistake, it no longer is."""

from portal.concerns.actions.taking import note, took
from portal.concerns.mail import tell_fixed
from portal.concerns.models import Concern
from portal.deliveries.access import Seen
from portal.deliveries.actions import follows_delivered
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery


@follows_delivered
def follow_fix(seen: Seen, by: By) -> None:
    """Let the concern that a delivery puts right, if there is one, follow it; the customer is asked at once."""
    concern: Concern | None = Concern.get_or_none(
        (Concern.fix == seen.promise.ref) & Concern.state.in_(["proposed", "fixed"])
    )
    if concern is None:
        return
    done = Delivery.get_by_id(seen.delivery.ref).state == "delivered"
    if done and concern.state == "proposed":
        note(concern, "fixed", "", by, promise=seen.promise.ref, took=took(concern, by.at))
        tell_fixed(concern.ref, "", by)
    elif not done and concern.state == "fixed":
        note(concern, "not_fixed", "", by, promise=seen.promise.ref)
