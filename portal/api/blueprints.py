"""The blueprint of the API with every operation on it: importing a module is what adds its operations."""

from portal.api import described, tokens
from portal.api.calling import OPERATIONS, bp
from portal.api.reads import (
    changes,
    charges,
    concerns,
    customers,
    deliveries,
    figures,
    promises,
    public,
    ratings,
    record,
    reviews,
    sales,
    staff,
    talk,
)

_READS = (
    *(sales, promises, deliveries, customers, record, talk, changes, charges),
    *(concerns, ratings, reviews, public, figures, staff),
)
MODULES = (described, tokens, *_READS)
# Programs send no form of ours; each comes with its token, and no cookie lets anybody in here.
ENDPOINTS = frozenset(f"{bp.name}.{operation.name}" for operation in OPERATIONS)

__all__ = ["ENDPOINTS", "MODULES", "OPERATIONS", "bp"]
