"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.concerns.queries import Listed
from portal.concerns.queries import waiting_from as concerns_from
from portal.concerns.queries import waiting_queries as concern_queries
from portal.lib import clock
from portal.lib.together import together
from portal.people.access import Viewer


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries.

    `proposed` are additions and changes by customers, `concerns` those for which we owe the next step.
    """

    proposed: list[Waiting]
    concerns: list[Listed]


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    rows = together({**waiting_queries(viewer, clock.today(viewer.zone, at)), **concern_queries(viewer)})
    return TodayBeside(waiting_from(rows), concerns_from(rows, at))
