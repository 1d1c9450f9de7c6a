"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.desk.neglected import today_words
from portal.figures.neglected import neglected_from, neglected_queries
from portal.lib import clock
from portal.lib.together import together
from portal.messages import queries as messages
from portal.messages.queries import first_due_first
from portal.people.access import Viewer


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries: `proposed` are additions and changes by customers.

    `messages` are conversations that wait for our answer, the first due first; `neglected` says how many customers are
    neglected, in words, empty for none.
    """

    proposed: list[Waiting]
    messages: list[messages.Waiting]
    neglected: str = ""


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    proposed = waiting_queries(viewer, clock.today(viewer.zone, at))
    rows = together({**proposed, **messages.waiting_queries(viewer), **neglected_queries(viewer, at)})
    return TodayBeside(
        waiting_from(rows),
        first_due_first(messages.waiting_from(rows, at)),
        today_words(neglected_from(rows)),
    )
