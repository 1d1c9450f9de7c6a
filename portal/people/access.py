"""Who is looking: the viewer, as every other feature sees a person."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Viewer:
    """A signed-in person. `customer` is a contact's customer and `role` a member of staff's; the other is empty.

    `sells_many` says that a list is not to be read by going through all their sales (`deliveries.access.for_lists`).
    """

    kind: Literal["contact", "staff"]
    ref: str
    name: str
    email: str
    time_zone: str
    customer: str = ""
    role: str = ""
    sells_many: bool = False

    # Flask-Login asks its users these four things.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the person's ref."""
        return self.ref

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which instants are shown to this person."""
        return ZoneInfo(self.time_zone)
