"""The figures of the company as content shows them: each by its name, with what stands when there are too few."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from portal.figures.company import LEAST_CUSTOMERS, CompanyFigures, Period, company_figures
from portal.figures.measures import COUNTS
from portal.web.words import plural

_OF_A_PERIOD = ("promises", *COUNTS)
# Of all time, and of the last twelve months.
NAMES = frozenset((*_OF_A_PERIOD, *(f"year_{name}" for name in _OF_A_PERIOD)))
UNPUBLISHED = (
    "We show no figures of ours here yet: they are published once they speak of at least"
    f" {plural(LEAST_CUSTOMERS, 'customer', 'customers')}."
)


def published_figures(figures: CompanyFigures) -> Mapping[str, str]:
    """Return every figure that may be published, as it is written; none with too few customers."""
    found = dict(_of("", figures.all)) if figures.customers_enough else {}
    if figures.customers_enough and figures.year is not None:
        found |= _of("year_", figures.year)
    return found


def figures_at(at: datetime) -> Mapping[str, str]:
    """Return what may be published at `at` (aware)."""
    return published_figures(company_figures(at))


def figures_until(at: datetime) -> datetime:
    """Return the instant after `at` (aware) at which the clock turns a figure into another one."""
    return company_figures(at).until


def _of(period: str, figures: Period) -> Iterator[tuple[str, str]]:
    return ((f"{period}{name}", f"{getattr(figures, name):,}") for name in _OF_A_PERIOD)
