"""The blueprint of the API with every operation on it: importing a module is what adds its operations."""

from portal.api import described, events, tokens, webhooks
from portal.api.calling import OPERATIONS, bp
from portal.api.reads import (
    changes,
    charges,
    concerns,
    customers,
    deliveries,
    figures,
    files,
    promises,
    public,
    ratings,
    record,
    reviews,
    sales,
    staff,
    talk,
)
from portal.api.writes import changes as change_writes
from portal.api.writes import charges as charge_writes
from portal.api.writes import concerns as concern_writes
from portal.api.writes import deliveries as delivery_writes
from portal.api.writes import drafts as draft_writes
from portal.api.writes import messages as message_writes
from portal.api.writes import sales as sale_writes
from portal.api.writes import withdrawals

_READS = (
    *(sales, promises, deliveries, customers, record, talk, changes, charges, files),
    *(concerns, ratings, reviews, public, figures, staff),
)
_WRITES = (
    *(sale_writes, draft_writes, delivery_writes, message_writes, change_writes, charge_writes),
    *(concern_writes, withdrawals),
)
MODULES = (described, tokens, events, *_READS, *_WRITES, webhooks)
# Programs send no form of ours; each comes with its token, and no cookie lets anybody in here.
ENDPOINTS = frozenset(f"{bp.name}.{operation.name}" for operation in OPERATIONS)

__all__ = ["ENDPOINTS", "MODULES", "OPERATIONS", "bp"]
