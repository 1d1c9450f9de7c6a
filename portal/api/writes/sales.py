"""Recording a sale: a won deal with its promises, in the import format, sealed at once or as a draft."""

from typing import Annotated

from pydantic import Field

from portal.api.calling import Call, operation
from portal.api.roles import SELLING, only
from portal.api.shapes.charges_in import ChargeIn, new_charge
from portal.api.shapes.made import SaleMade
from portal.api.writes.examples import WON
from portal.api.writes.telling import CREATED, OK, all_told, api_url, by, created, page_url
from portal.charges.actions import NewCharge, enter_all, read_all, would_be_hidden
from portal.deliveries.actions.fields import day_there
from portal.intake.document import SaleIn
from portal.intake.keeping import How, take_sale
from portal.lib.api.answers import Answer
from portal.lib.api.problems import Refusal
from portal.lib.errors import Problem
from portal.lib.text import BadText, normal_email
from portal.people.access import Viewer
from portal.people.rules import MANAGER
from portal.record.actions import hold
from portal.sales.models import Sale

MOST_CHARGES = 100
_NOT_SEALED = "Charges belong to a sealed sale. Seal this one at once, or enter them once it is."
_NOT_THEIRS = (
    "The token acts for somebody of sales, who records their own sales; a manager's token records any."
)


class SaleSent(SaleIn):
    """One sale of the import format, with what was billed of it already, and whether its customer is written to."""

    charges: Annotated[list[ChargeIn], Field(max_length=MOST_CHARGES)] = Field(default_factory=list)
    mail: bool = True


@operation(
    "POST",
    "/sales",
    "sales:write",
    "Sales",
    "Record a won deal",
    about="The body is one sale of the import format. With `seal: true` it is sealed at once, without an hour of grace:"
    " its receipt is signed and mailed (unless `mail` is false), and its words, sources, speakers and dates never"
    " change again; without, it is a draft. An `external_id` makes it safe to send again: the very same sale is"
    " answered with 200 and the same ref, another one under that id is refused. Whatever is wrong is told at once, each"
    " at its place; only charges wait for a sale that they could be of. They need the scope `charges:write` too. A"
    " `file` can be named only at the command line.",
    body=SaleSent,
    answer=SaleMade,
    status=CREATED,
    also=(OK,),
    refusals=("not-allowed", "conflict"),
    example=WON,
)
def record_sale(call: Call) -> Answer:
    """Keep a sale, all of it or nothing."""
    only(call, *SELLING)
    sent: SaleSent = call.body
    _check_scope(call, sent)
    beside = {"charges": [one.model_dump(mode="json") for one in sent.charges]} if sent.charges else {}
    with all_told([*_unsealed(sent), *other_seller(call.viewer, sent.salesperson)]) as problems:
        taken = take_sale(sent, How(at=call.at, by=call.viewer.ref, mail=sent.mail), beside)
        sale: Sale | None = Sale.get_or_none(Sale.ref == taken.ref)
        if sale is not None and taken.is_new and sent.charges:
            problems.extend(_entered(call, sale, sent))
    url = api_url(f"sales/{taken.ref}" if sale else f"drafts/{taken.ref}")
    told = SaleMade(
        ref=taken.ref,
        url=url,
        page=page_url(f"sales/{taken.ref}"),
        state=sale.state if sale else "draft",
        unchanged=not taken.is_new,
    )
    return created(told, url, CREATED if taken.is_new else OK)


def other_seller(viewer: Viewer, salesperson: str) -> list[Problem]:
    """Return what is wrong where somebody who sells themselves brings a sale of somebody else."""
    try:
        theirs = normal_email(salesperson) == viewer.email
    except BadText:
        return []  # Whatever is wrong with it is told with everything else.
    return [] if viewer.role == MANAGER or theirs else [Problem("/salesperson", _NOT_THEIRS)]


def _check_scope(call: Call, sent: SaleSent) -> None:
    if sent.charges and call.program is not None and "charges:write" not in call.program.scopes:
        raise Refusal("scope-missing", "Charges need the scope charges:write.")


def _unsealed(sent: SaleSent) -> list[Problem]:
    return [Problem("/charges", _NOT_SEALED)] if sent.charges and not sent.seal else []


def _entered(call: Call, sale: Sale, sent: SaleSent) -> list[Problem]:
    """Enter what was billed of a sale that was sealed just now, or return what is wrong with it."""
    hold(sale.ref)
    today = day_there(sale, call.at)
    rows = [new_charge(one, today) for one in sent.charges]
    problems = _problems(call, sale, rows)
    if not problems:
        enter_all(sale, rows, by(call), mail=sent.mail)
    return problems


def _problems(call: Call, sale: Sale, rows: list[NewCharge]) -> list[Problem]:
    read = read_all(sale, rows, by(call))
    found = [
        Problem(f"/charges/{place}/{problem.field}", problem.message)
        for place, problems in sorted(read.problems.items())
        for problem in problems
    ]
    unknowing = [place for place, row in enumerate(rows) if not row.knows]
    if found or not unknowing:
        return found
    return [
        Problem(f"/charges/{unknowing[0]}/as_hidden_cost", one.message) for one in would_be_hidden(sale, read)
    ]
