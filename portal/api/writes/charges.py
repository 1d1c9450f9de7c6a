"""Entering what was billed, and asking for what comes on top of the agreed price."""

from portal.api.calling import Call, operation
from portal.api.roles import priced_sale
from portal.api.shapes.charges_in import ChargeIn, ExtraIn, new_charge, new_extra
from portal.api.shapes.made import ChargeMade, ExtraMade
from portal.api.writes.examples import CHARGE
from portal.api.writes.telling import CREATED, OK, api_url, by, created, page_url, placed
from portal.charges.actions import Known, as_kept, enter, propose
from portal.charges.models import Charge, Extra
from portal.deliveries.actions.fields import day_there
from portal.lib.api.answers import Answer


@operation(
    "POST",
    "/sales/{ref}/charges",
    "charges:write",
    "Charges",
    "Enter a charge",
    about="An amount that was billed, or a credit below 0, which the customer sees beside what was agreed. What they"
    " didn't agree to is a hidden cost on their page at once: without `as_hidden_cost` it is refused, and says how much"
    " that would be. The very same charge under the same `external_id` again is answered with 200.",
    body=ChargeIn,
    answer=ChargeMade,
    status=CREATED,
    also=(OK,),
    refusals=("not-allowed", "conflict"),
    example=CHARGE,
)
def enter_charge(call: Call, ref: str) -> Answer:
    """Enter a charge."""
    sale = priced_sale(call, ref)
    new = new_charge(call.body, day_there(sale, call.at))
    try:
        with placed({"knows": "as_hidden_cost"}):
            enter(sale, new, by(call))
    except Known:
        same = Charge.external_id == as_kept(new.external_id)
        return _charge(Charge.get((Charge.sale == ref) & same), is_new=False)
    return _charge(Charge.select().where(Charge.sale == ref).order_by(Charge.n.desc()).get(), is_new=True)


@operation(
    "POST",
    "/sales/{ref}/extras",
    "charges:write",
    "Charges",
    "Ask for an extra",
    about="Something beside the agreed price, which the customer approves at this amount before it is billed.",
    body=ExtraIn,
    answer=ExtraMade,
    status=CREATED,
    refusals=("not-allowed", "conflict"),
    example={"words": "A second socket", "amount": "180.00", "why": "You asked for it on Monday."},
)
def propose_extra(call: Call, ref: str) -> Answer:
    """Ask the customer for an extra."""
    sale = priced_sale(call, ref)
    made: Extra = Extra.get_by_id(propose(sale, new_extra(call.body), by(call)))
    url, page = api_url(f"sales/{ref}/charges"), page_url(f"extras/{made.ref}")
    return created(ExtraMade(ref=made.ref, url=url, page=page, n=made.n, state=made.state))


def _charge(row: Charge, *, is_new: bool) -> Answer:
    url, page = api_url(f"sales/{row.sale}/charges"), page_url(f"charges/{row.ref}")
    told = ChargeMade(ref=row.ref, url=url, page=page, n=row.n, unchanged=not is_new)
    return created(told, status=CREATED if is_new else OK)
