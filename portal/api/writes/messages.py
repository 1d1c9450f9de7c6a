"""Writing in the conversation of a sale, and noting what was said elsewhere."""

from portal.api.calling import Call, operation
from portal.api.shapes.made import Made
from portal.api.shapes.messages import MessageIn, new_contact, new_message
from portal.api.writes.telling import CREATED, api_url, by, created, page_url, placed
from portal.deliveries.access import sale_for
from portal.lib.api.answers import Answer
from portal.messages.actions import note_contact, write

_PLACES = {"how": "noted/how", "happened_at": "noted/happened_at"}


@operation(
    "POST",
    "/sales/{ref}/messages",
    "messages:write",
    "Messages",
    "Write to the customer, or note a call",
    about="A message answers all that waits in the conversation, and goes to the customer by mail. With `noted` it is a"
    " call, a visit or a text message that took place: the customer sees it, and may say that it did not happen.",
    body=MessageIn,
    answer=Made,
    status=CREATED,
    refusals=("conflict",),
    example={"words": "We come on Thursday at nine."},
)
def write_message(call: Call, ref: str) -> Answer:
    """Write to the customer of a sale, or note a contact with them."""
    sale, noted = sale_for(call.viewer, ref), call.body.noted
    with placed(_PLACES):
        if noted is None:
            made = write(sale, new_message(call.body), by(call))
        else:
            made = note_contact(sale, new_contact(call.body, noted), by(call))
    url = api_url(f"sales/{ref}/messages")
    return created(Made(ref=made, url=url, page=page_url(f"sales/{ref}/messages")))
