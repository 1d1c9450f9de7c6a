"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.lib import clock
from portal.lib.together import together
from portal.people.access import Viewer
from portal.reviews.waiting import Lists, lists_from, today_queries


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries: `proposed` are additions and changes by customers.

    `reviews` are those that wait for an answer, come within a week, or have no summary yet.
    """

    proposed: list[Waiting]
    reviews: Lists


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    rows = together({**waiting_queries(viewer, clock.today(viewer.zone, at)), **today_queries(viewer, at)})
    return TodayBeside(waiting_from(rows), lists_from(rows))
