"""Drafts: read them, replace one as a whole, delete one, and seal one; each of what changes names what was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from portal.api.calling import Call, operation
from portal.api.roles import SELLING, only
from portal.api.shapes.drafts import DraftFull, DraftTold, draft_full, draft_listed
from portal.api.shapes.made import DraftMade
from portal.api.writes.examples import SALE
from portal.api.writes.sales import other_seller
from portal.api.writes.telling import all_told, api_url, by, check_match, page_url
from portal.intake.access import draft_for, drafts_from
from portal.intake.actions import delete_draft, start_sealing
from portal.intake.actions.parts import LOCKED
from portal.intake.assembling import assembled
from portal.intake.document import SaleIn
from portal.intake.keeping import How, checked_sale
from portal.intake.models import Draft
from portal.intake.queries import headlines_of
from portal.intake.replacing import replace_draft
from portal.intake.sealing import Sealing, seal_at_once
from portal.lib.api.answers import answer_of
from portal.lib.api.paging import Page, page_of, read_cursor
from portal.lib.api.pointers import QUERY
from portal.lib.api.problems import Refusal
from portal.lib.api.shapes import Paged, Shape
from portal.lib.errors import Conflict, Invalid, Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_NOT_YET = "Replace it first; then seal it with POST /drafts/{ref}/seal."
_WRITES = ("not-allowed", "conflict", "stale", "precondition-required")


class SealingSent(Shape):
    """How a draft is sealed: after its hour of grace, or `at_once`; then `mail` says whether the customer has one."""

    at_once: bool = False
    mail: bool = True


@operation(
    "GET",
    "/drafts",
    "sales:read",
    "Drafts",
    "List drafts",
    about="The newest first: those of the salesperson for whom the token acts, or all for a manager's.",
    query=Paged,
    answer=Page[DraftTold],
    refusals=("not-allowed",),
)
def list_drafts(call: Call) -> Page[DraftTold]:
    """Return a page of drafts."""
    only(call, *SELLING)
    limit = call.query.limit
    found = drafts_from(call.viewer, _behind(call.query.cursor), limit + 1)
    headlines = headlines_of(found)
    shown = [one for one in found if one.ref in headlines]
    items = [draft_listed(one, headlines[one.ref]) for one in shown]
    return page_of(items, limit, [((one.created_at - _EPOCH) // _TICK, one.ref) for one in shown])


@operation(
    "GET",
    "/drafts/{ref}",
    "sales:read",
    "Drafts",
    "Read a draft",
    about="All that it says, in the import format, and what keeps it from being sealed. Its `ETag` is what changes of"
    " it send as `If-Match`.",
    answer=DraftFull,
    refusals=("not-allowed",),
)
def read_draft(call: Call, ref: str) -> DraftFull:
    """Return a draft."""
    return draft_full(_draft(call, ref), call.at)


@operation(
    "PUT",
    "/drafts/{ref}",
    "sales:write",
    "Drafts",
    "Replace a draft",
    about="The body is the whole sale in the import format, and takes the place of all that the draft says. Promises"
    " and sources that are named by the refs under which you read them stay the same ones; the text of a source never"
    " changes. Its `external_id` stays.",
    body=SaleIn,
    answer=DraftMade,
    refusals=_WRITES,
    example=SALE,
)
def replace_a_draft(call: Call, ref: str) -> DraftMade:
    """Let the body be all that a draft says."""
    draft = _as_read(call, ref)
    found = [Problem("/seal", _NOT_YET)] if call.body.seal else []
    with all_told([*found, *other_seller(call.viewer, call.body.salesperson)]):
        document = checked_sale(call.body, How(at=call.at, by=call.viewer.ref)).document
    with _stale_if_moved(draft):
        replace_draft(draft, document, by(call))
    return _made(Draft.get_by_id(ref))


@operation(
    "DELETE",
    "/drafts/{ref}",
    "sales:write",
    "Drafts",
    "Delete a draft",
    about="For good; its `external_id` may be used again. A draft that is locked until it is sealed stays.",
    status=204,
    refusals=_WRITES,
)
def delete_a_draft(call: Call, ref: str) -> None:
    """Delete a draft."""
    draft = _as_read(call, ref)
    with _stale_if_moved(draft):
        delete_draft(draft)


@operation(
    "POST",
    "/drafts/{ref}/seal",
    "sales:write",
    "Drafts",
    "Seal a draft",
    about="After an hour of grace, as on the page: until `seal_at` the draft is locked, no mail leaves, and staff can"
    " undo it there. With `at_once` it is a sale when you have the answer. What is lacking is refused with pointers"
    " into the `sale` of the draft; a promise of which somebody said that they can't by then is a 409 until that is"
    " settled.",
    body=SealingSent,
    answer=DraftMade,
    refusals=_WRITES,
    example={"at_once": False},
)
def seal_draft(call: Call, ref: str) -> DraftMade:
    """Seal a draft in an hour, or at once."""
    draft = _as_read(call, ref)
    if not call.body.at_once and not call.body.mail:
        raise Invalid(Problem("/mail", "Only a sale that is sealed at once can be sealed without a mail."))
    with _stale_if_moved(draft), _lacking_in_its_sale(draft, call.at):
        if not call.body.at_once:
            start_sealing(draft, call.viewer.ref, call.at)
            return _made(Draft.get_by_id(ref))
        seal_at_once(draft, Sealing(call.viewer.ref, call.at, mail=call.body.mail))
    return DraftMade(
        ref=ref, url=api_url(f"sales/{ref}"), page=page_url(f"sales/{ref}"), state="open", version=None
    )


def draft_tag(draft: Draft, at: datetime) -> str:
    """Return the entity tag under which a draft is read now."""
    return answer_of(draft_full(draft, at), 200).tag


def _draft(call: Call, ref: str) -> Draft:
    only(call, *SELLING)
    return draft_for(call.viewer, ref)


def _as_read(call: Call, ref: str) -> Draft:
    draft = _draft(call, ref)
    check_match(call, draft_tag(draft, call.at))
    if draft.state != "draft":
        raise Conflict(LOCKED)
    return draft


@contextmanager
def _stale_if_moved(draft: Draft) -> Iterator[None]:
    """Tell a conflict with somebody who was faster as what it is: the caller read another version."""
    try:
        yield
    except Conflict as conflict:
        now: Draft | None = Draft.get_or_none(Draft.ref == draft.ref)
        if now is None or now.version != draft.version:
            raise Refusal("stale") from conflict
        raise


@contextmanager
def _lacking_in_its_sale(draft: Draft, at: datetime) -> Iterator[None]:
    """Tell what a draft lacks at its places in the import format."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid(*(assembled(draft.ref, at).problems or refusal.problems)) from refusal


def _made(draft: Draft) -> DraftMade:
    return DraftMade(
        ref=draft.ref,
        url=api_url(f"drafts/{draft.ref}"),
        page=page_url(f"sales/{draft.ref}"),
        state=draft.state,
        version=draft.version,
        seal_at=draft.seal_at,
    )


def _behind(cursor: str | None) -> tuple[datetime, str] | None:
    key = read_cursor(cursor, int, str)
    if key is None:
        return None
    try:
        return _EPOCH + key[0] * _TICK, key[1]
    except OverflowError as error:
        raise Invalid(Problem(f"{QUERY}cursor", "This is no cursor of ours.")) from error
