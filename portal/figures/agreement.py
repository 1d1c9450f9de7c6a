"""Whether what is tallied for the company's figures is what a recount gives: part of verifying the record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from portal.figures.counting import FIGURES, every_turn, turns_of_customer
from portal.figures.measures import Turns, folded, from_json, without_nothing
from portal.figures.models import CustomerTallied, Tallied, Tally
from portal.figures.sale_rows import Read, read_sales
from portal.figures.turning import turns_of
from portal.record.events import checks_together
from portal.record.models import COMPANY
from portal.sales.models import Sale

_CANT_READ = (ValueError, TypeError, AttributeError, OverflowError)


@checks_together
def tally_equals_a_recount(streams: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield where a sale isn't tallied as its rows say; for the company, where the figures aren't the sum of all sales.

    A sale in which something was recorded since it was counted is left out: it is counted again by itself.
    """
    mark: Tally | None = Tally.get_or_none(Tally.ref == FIGURES)
    if mark is None:
        if Tallied.select().exists() or CustomerTallied.select().exists() or every_turn():
            what = "the mark is gone that says how far the company's figures are counted"
            yield from ((stream, what) for stream in streams)
        return
    sales = [stream for stream in streams if stream != COMPANY]
    read = read_sales(sales)
    tallied = {row.sale: row for row in Tallied.select().where(Tallied.sale.in_(sales))}
    for stream in streams:
        try:
            if stream == COMPANY:
                yield from ((stream, what) for what in _faults_of_company(mark))
            elif stream in tallied and stream in read:
                yield from ((stream, what) for what in _faults_of_sale(tallied[stream], read[stream], mark))
        except _CANT_READ:
            yield stream, "what is tallied for the company's figures can't be read"


def _faults_of_sale(tallied: Tallied, read: Read, mark: Tally) -> Iterator[str]:
    if tallied.customer != read.customer or tallied.seq > read.seq:
        yield "it is tallied for another customer, or from entries that it doesn't have"
    elif tallied.seq == read.seq and _read(tallied.written, mark) != turns_of(read.rows, mark.since):
        yield "what it adds to the company's figures isn't what a recount gives"


def _faults_of_company(mark: Tally) -> Iterator[str]:
    known = Sale.select(Sale.ref)
    if Tallied.select().where(Tallied.sale.not_in(known)).exists():
        yield "the company's figures count a sale that isn't there"
    customers = {row.customer: _read(row.written, mark) for row in CustomerTallied.select().iterator()}
    total: Turns = Counter()
    for turns in customers.values():
        total.update(turns)
    rows = Tallied.select().order_by(Tallied.customer).iterator()
    for customer, theirs in groupby(rows, key=lambda row: row.customer):
        sales = [_read(row.written, mark) for row in theirs]
        for turns in sales:
            total.update(turns)
        if customers.pop(customer, None) != folded(turns_of_customer(sales).items(), mark.since):
            yield f"the customer {customer} isn't counted in the company's figures as their sales say"
    if customers:
        yield "the company's figures count a customer who has no sale"
    if folded(every_turn().items(), mark.since) != without_nothing(total):
        yield "the company's figures aren't the sum of what its sales add to them"


def _read(written: object, mark: Tally) -> Turns:
    return folded(from_json(written).items(), mark.since)
