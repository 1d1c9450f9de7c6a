"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.appreciation.queries import NEWS, Received, received_from, received_queries
from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.lib import clock
from portal.lib.together import together
from portal.people.access import Viewer


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries: `proposed` are additions and changes by customers.

    `thanked` are the thanks that reached them within a week.
    """

    proposed: list[Waiting]
    thanked: list[Received]


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    waiting = waiting_queries(viewer, clock.today(viewer.zone, at))
    rows = together(waiting | received_queries(viewer, at - NEWS))
    return TodayBeside(waiting_from(rows), received_from(rows))
