"""What the tests of reading share: a house in which much has happened, and addresses of all that is read."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Flask

from portal.api.calling import OPERATIONS
from portal.concerns.models import Concern
from portal.deliveries.models import Delivery, UpdateFile
from portal.enquiries.models import Enquiry
from portal.lib.api.operations import Operation
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.actions.tokens import NewToken, make_token
from portal.people.models import Staff
from portal.people.scopes import SCOPES
from portal.record.models import SYSTEM
from tests.api.program import Caller
from tests.cast import NOON, sale_of, viewer

READS = "portal.api.reads"


def reads() -> list[Operation]:
    """Return every operation that reads something of a company."""
    return [one for one in OPERATIONS if one.do.__module__.startswith(READS)]


def addresses(who: str = "bea") -> dict[str, str]:
    """Return the address of each operation by its name, about somebody's sale."""
    sale = sale_of(who).ref
    photo: UpdateFile | None = UpdateFile.get_or_none(UpdateFile.sale == sale)
    refs = {
        "/files/": photo.ref if photo else sale,
        "/customers/": sale_of(who).customer,
        "/deliveries/": Delivery.get(Delivery.sale == sale).ref,
        "/concerns/": Concern.get(Concern.sale == sale_of("bea").ref).ref
        if Concern.select().exists()
        else sale,
        "/enquiries/": Enquiry.get().ref if Enquiry.select().exists() else sale,
    }
    found = {}
    for one in reads():
        start = next((start for start in refs if one.path.startswith(start)), "")
        found[one.name] = one.path.replace("{ref}", refs.get(start, sale)).replace("{n}", "1")
    return found


def sue(app: Flask) -> Caller:
    """A program that acts for Sue, who sells too and has no sale."""
    add_staff(NewStaff("sue@hallam.example", "Sue Kim", "sales"), SYSTEM, NOON)
    row = Staff.get(Staff.email == "sue@hallam.example")
    new = NewToken("For Sue", row.ref, tuple(SCOPES), NOON + timedelta(days=90))
    return Caller(app, make_token(new, viewer("max"), "for sue", NOON))


def every_item(program: Caller, path: str, limit: int = 2) -> Iterator[dict[str, object]]:
    """Yield the items of a list, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        mark = "&" if "?" in path else "?"
        answer = program.get(f"{path}{mark}limit={limit}{f'&cursor={cursor}' if cursor else ''}")
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        assert len(answer.json["items"]) <= limit
        assert ("Link" in answer.headers) == (answer.json["next"] is not None)
        yield from answer.json["items"]
        cursor = answer.json["next"]
