"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.lib import clock
from portal.lib.together import together
from portal.messages.inbound.queries import refused_from, refused_queries
from portal.people.access import Viewer


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries: `proposed` are additions and changes by customers.

    `refused_mails` is how many mails were refused within a week, for managers.
    """

    proposed: list[Waiting]
    refused_mails: int


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    rows = together({**waiting_queries(viewer, clock.today(viewer.zone, at)), **refused_queries(viewer, at)})
    return TodayBeside(waiting_from(rows), refused_from(rows))
