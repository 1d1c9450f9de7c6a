"""What Today shows beside deliveries and enquiries, read in one statement: what each feature has for its reader."""

from dataclasses import dataclass
from datetime import datetime

from portal.appreciation.queries import NEWS, Received, received_from, received_queries
from portal.changes.queries import Waiting, waiting_from, waiting_queries
from portal.charges.hidden import HiddenRow, hidden_from, hidden_queries
from portal.concerns.queries import Listed
from portal.concerns.queries import waiting_from as concerns_from
from portal.concerns.queries import waiting_queries as concern_queries
from portal.desk.neglected import today_words
from portal.figures.neglected import neglected_from, neglected_queries
from portal.lib import clock
from portal.lib.together import together
from portal.messages import queries as messages
from portal.messages.inbound.queries import refused_from, refused_queries
from portal.messages.queries import first_due_first
from portal.people.access import Viewer
from portal.reviews.waiting import Lists, lists_from, today_queries


@dataclass(frozen=True)
class TodayBeside:
    """What waits for a member of staff besides deliveries.

    `proposed` are additions and changes by customers, `concerns` those for which we owe the next step, `hidden` are
    hidden costs of now, the oldest first; `messages` are conversations that wait for our answer, the first due first;
    `reviews` are those that wait for an answer, come within a week, or have no summary yet; `thanked` are the thanks
    that reached them within a week. `neglected` says how many customers are neglected, in words, empty for none;
    `refused_mails` is how many mails were refused within a week, for managers.
    """

    proposed: list[Waiting]
    concerns: list[Listed]
    hidden: list[HiddenRow]
    messages: list[messages.Waiting]
    reviews: Lists
    thanked: list[Received]
    neglected: str = ""
    refused_mails: int = 0


def today_beside(viewer: Viewer, at: datetime) -> TodayBeside:
    """Read what waits for this member of staff at `at` besides deliveries."""
    rows = together(
        waiting_queries(viewer, clock.today(viewer.zone, at)),
        concern_queries(viewer),
        hidden_queries(viewer),
        messages.waiting_queries(viewer),
        today_queries(viewer, at),
        received_queries(viewer, at - NEWS),
        neglected_queries(viewer, at),
        refused_queries(viewer, at),
    )
    return TodayBeside(
        waiting_from(rows),
        concerns_from(rows, at),
        hidden_from(rows),
        first_due_first(messages.waiting_from(rows, at)),
        lists_from(rows),
        received_from(rows),
        today_words(neglected_from(rows)),
        refused_from(rows),
    )
