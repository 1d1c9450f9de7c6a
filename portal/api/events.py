"""Everything that happened, page by page: what a program reads to know all that it may know."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic import WithJsonSchema as Schema
from pydantic_core import PydanticCustomError

from portal.api.calling import Call, operation
from portal.deliveries.access import sale_for
from portal.happenings.queries import Reach, happened, newest_position, reach_of
from portal.happenings.rules import TOLD, unknown_kinds
from portal.happenings.telling import Event, told
from portal.lib.api.answers import Answer, answer_of
from portal.lib.api.paging import cursor_of, link_to_next, read_cursor
from portal.lib.api.pointers import QUERY
from portal.lib.api.shapes import Limit, Ref, Shape, Told
from portal.lib.errors import Invalid, Problem
from portal.people.programs import Program

LONGEST_WAIT = 30


def _wait(value: object) -> object:
    if isinstance(value, int):
        return value
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= len(str(LONGEST_WAIT))
    ):
        seconds = int(value)
        if 1 <= seconds <= LONGEST_WAIT:
            return seconds
    raise PydanticCustomError("wait", f"This has to be a whole number of seconds from 1 to {LONGEST_WAIT}")


Seconds: TypeAlias = Annotated[
    int,
    BeforeValidator(_wait),
    Schema(
        {
            "type": "integer",
            "minimum": 1,
            "maximum": LONGEST_WAIT,
            "description": "Where nothing is new, wait so many seconds for it before answering.",
        }
    ),
]
_ONE_KIND = "|".join(kind.replace(".", r"\.") for kind in TOLD)
Kinds: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000),
    Schema(
        {
            "type": "string",
            "pattern": f"^({_ONE_KIND})(,({_ONE_KIND}))*$",
            "description": "Only these kinds, parted by commas.",
            "examples": ["delivery.updated,verdict.given"],
        }
    ),
]


class EventsAsked(Shape):
    """Which events, and from where on."""

    limit: Limit = 50
    cursor: Annotated[str, StringConstraints(max_length=400)] | None = None
    since: Annotated[
        Literal["now"] | None, Field(alias="from", description="`now` begins behind the newest event.")
    ] = None
    kinds: Kinds | None = None
    sale: Annotated[Ref | None, Field(description="Only what happened to this sale.")] = None
    wait: Seconds | None = None


class Events(Told):
    """A page of events, in their order. `next` is always there: it is where to go on, now or later.

    `more` tells whether anything may be behind it already: a page may be empty and have more, for it looks through a
    thousand places at most, whoever they are for.
    """

    items: list[Event]
    next: str
    more: bool


@operation(
    "GET",
    "/events",
    # Which events are told is decided one by one: those of sales need sales:read, others insights:read.
    "sales:read",
    "Events",
    "Read everything that happened",
    about=(
        "In order, beginning with the first one ever; `from=now` begins behind the newest. Go on with `next` as"
        " `cursor`, for as long as you like: it never ends, and nothing is passed over or told twice. `wait` holds the"
        " answer until something is new. With `Accept: text/event-stream` events come as they happen, each with its id;"
        " come back with `Last-Event-ID`. Events of testimonials, enquiries and the scoreboard need `insights:read` as"
        " well. A member of staff who delivers is told of no price, change, addition, charge, concern, review or"
        " enquiry; what they see of concerns is at `/concerns`."
    ),
    query=EventsAsked,
    answer=Events,
    refusals=("not-here",),
)
def list_events(call: Call) -> Answer:
    """Return a page of what happened."""
    asked: EventsAsked = call.query
    assert call.program is not None  # noqa: S101 - the operation has a scope
    reach = reach_for(call.program, asked.kinds, asked.sale)
    found = happened(reach, position_asked(asked.cursor, from_now=asked.since is not None), asked.limit)
    page = Events(items=told(found.rows, reach), next=cursor_of(found.position), more=found.more)
    return answer_of(page, 200, link_to_next(page.next))


def reach_for(program: Program, kinds: str | None, sale: str | None) -> Reach:
    """Return how far a program hears, of these kinds and this sale. Raises Invalid for a kind that is none, NotHere."""
    wanted = frozenset(kinds.split(",")) if kinds else frozenset()
    if unknown := unknown_kinds(wanted):
        raise Invalid(Problem(f"{QUERY}kinds", f"There is no kind “{unknown[0]}” that programs hear of."))
    if sale is not None:
        sale_for(program.viewer, sale)
    return reach_of(program.viewer, program.scopes, wanted, sale or "")


def position_asked(cursor: str | None, *, from_now: bool) -> int:
    """Return the place behind which a page begins. Raises Invalid for a cursor that is none."""
    read = read_cursor(cursor, int)
    if read is not None:
        return max(0, int(read[0]))
    return newest_position() if from_now else 0
