"""Taking back what our side entered or asked for: a charge that was wrong, an extra or a change without an answer."""

from typing import Annotated

from pydantic import StringConstraints

from portal.api.calling import Call, operation
from portal.api.roles import SELLING, only
from portal.api.shapes.made import ChangeMade, ExtraMade, Made
from portal.api.writes.changes import change_told
from portal.api.writes.telling import CREATED, api_url, by, created, page_url, placed
from portal.changes.access import change_for
from portal.changes.actions import withdraw as withdraw_change
from portal.charges.access import charge_for, extra_for
from portal.charges.actions import withdraw as withdraw_extra
from portal.charges.actions import withdraw_charge
from portal.charges.models import Extra
from portal.deliveries.actions.fields import TEXT_LIMIT
from portal.lib.api.answers import Answer
from portal.lib.api.shapes import Shape

_WHY = {"answer": "why"}
_WRITES = ("not-allowed", "conflict")


class WithdrawalIn(Shape):
    """Why it is taken back, which the customer reads; only a charge needs a reason."""

    why: Annotated[str, StringConstraints(max_length=TEXT_LIMIT)] = ""


@operation(
    "POST",
    "/charges/{ref}/withdrawal",
    "charges:write",
    "Charges",
    "Take a charge back",
    about="For one that was entered wrongly: it counts no more, and stays to be seen beside the reason. The customer"
    " hears of it by mail. One that was taken back already is a 409.",
    body=WithdrawalIn,
    answer=Made,
    status=CREATED,
    refusals=_WRITES,
    example={"why": "That was the invoice of another customer."},
)
def take_a_charge_back(call: Call, ref: str) -> Answer:
    """Take a charge back."""
    only(call, *SELLING)
    seen = charge_for(call.viewer, ref)
    withdraw_charge(seen, call.body.why, by(call))
    url, page = api_url(f"sales/{seen.sale.ref}/charges"), page_url(f"charges/{ref}")
    return created(Made(ref=ref, url=url, page=page))


@operation(
    "POST",
    "/extras/{ref}/withdrawal",
    "charges:write",
    "Charges",
    "Ask for an extra no more",
    about="While it waits, or once it was declined; the customer hears of it by mail. One that was approved stays, and"
    " so does one of which something is billed: a 409.",
    body=WithdrawalIn,
    answer=ExtraMade,
    status=CREATED,
    refusals=_WRITES,
    example={"why": "It turned out not to be needed."},
)
def take_an_extra_back(call: Call, ref: str) -> Answer:
    """Ask for an extra no more."""
    only(call, *SELLING)
    seen = extra_for(call.viewer, ref)
    with placed(_WHY):
        withdraw_extra(seen, call.body.why, by(call))
    row: Extra = Extra.get_by_id(ref)
    url, page = api_url(f"sales/{row.sale}/extras"), page_url(f"extras/{ref}")
    return created(ExtraMade(ref=ref, url=url, page=page, n=row.n, state=row.state))


@operation(
    "POST",
    "/changes/{ref}/withdrawal",
    "sales:write",
    "Changes",
    "Take a proposed change back",
    about="One that our side proposed and that waits for an answer: everything stays as it was promised. What the"
    " customer proposed is theirs to take back.",
    body=WithdrawalIn,
    answer=ChangeMade,
    status=CREATED,
    refusals=_WRITES,
    example={"why": "The quarry opened again."},
)
def take_a_change_back(call: Call, ref: str) -> Answer:
    """Take back a change that our side proposed."""
    only(call, *SELLING)
    seen = change_for(call.viewer, ref)
    with placed(_WHY):
        withdraw_change(seen, call.body.why, by(call))
    return change_told(ref)
