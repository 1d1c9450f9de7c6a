"""What can be done to a draft: as a whole, to its parts, to its sources."""

from portal.intake.actions.asking import Answer, Moved, answer, ask, askable, settle
from portal.intake.actions.customers import Buyer, begin_sale, join_customer
from portal.intake.actions.drafts import (
    GRACE,
    NewDraft,
    delete_draft,
    locked_until,
    start_draft,
    start_sealing,
    undo_sealing,
)
from portal.intake.actions.offering import settle_answer_offer
from portal.intake.actions.parts import (
    Clash,
    NewPart,
    Typed,
    add_part,
    change_part,
    order_parts,
    remove_part,
    restore_part,
)
from portal.intake.actions.sources import (
    Added,
    NewSource,
    add_source,
    add_sources,
    describe_source,
    remove_source,
)

__all__ = [
    "GRACE",
    "Added",
    "Answer",
    "Buyer",
    "Clash",
    "Moved",
    "NewDraft",
    "NewPart",
    "NewSource",
    "Typed",
    "add_part",
    "add_source",
    "add_sources",
    "answer",
    "ask",
    "askable",
    "begin_sale",
    "change_part",
    "delete_draft",
    "describe_source",
    "join_customer",
    "locked_until",
    "order_parts",
    "remove_part",
    "remove_source",
    "restore_part",
    "settle",
    "settle_answer_offer",
    "start_draft",
    "start_sealing",
    "undo_sealing",
]
