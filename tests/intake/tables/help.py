"""Hands of the tests about tables: a table of Cy's porch and Di's stairs, and reading it."""

from typing import Any

from portal.intake.tables.mapping import TableMapping, found_mapping
from portal.intake.tables.sales import Reader, TableSale, sales_of

HEADING = "Sale no,Client,Contact,E-mail,Project,Signed on,Sold by,Promise,How it was said,Which rule,Due on"
SAM = "sam@hallam.example"
PORCH = f"P-1,Reed household,Cy Reed,cy@reed.example,Your porch,2026-03-02,{SAM}"
STAIRS = f"S-1,Lum household,Di Lum,di@lum.example,Your stairs,2026-02-20,{SAM}"
FLOOR = "The floor is oiled twice.,phone call,quality,2026-04-30"
RAIL = "The rail is of oak.,email,what,"


def table(*rows: str, heading: str = HEADING) -> bytes:
    """Return a table of these rows under their heading."""
    return "".join(f"{row}\n" for row in (heading, *rows)).encode()


def two_sales() -> bytes:
    """Return a table of Cy's porch with two promises, and of Di's stairs with one."""
    return table(f"{PORCH},{FLOOR}", f"{PORCH},{RAIL}", f"{STAIRS},{RAIL}")


def read(body: bytes, seller: str = "", **changes: Any) -> list[TableSale]:
    """Return the sales of a table as its own heading maps it, but for `changes` of the mapping."""
    mapping = TableMapping(**{**found_mapping(body, {"currency": "USD"}).as_json(), **changes})
    return list(sales_of(body.decode(), Reader(mapping, lambda key: f"named {key}", seller)))


def told(sale: TableSale) -> list[tuple[int, str, str]]:
    """Return what couldn't be read of a sale: line, column and reason."""
    return [(*sale.place_of(problem.field), problem.message) for problem in sale.problems]
