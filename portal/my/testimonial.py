"""A testimonial as its author sees it: what stands, what the public would read, and what was withheld and why."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, cast

from portal.deliveries.actions.fields import By
from portal.lib.db import transaction
from portal.lib.errors import NotHere
from portal.people.access import Viewer
from portal.people.queries import staff_names
from portal.record.actions import NewFile
from portal.record.models import COMPANY, StoredFile
from portal.referrals.actions import open_link
from portal.sales.models import Sale
from portal.testimonials.actions import NewTestimonial, checked, publish
from portal.testimonials.models import Reply, Testimonial, TestimonialVersion, Withholding
from portal.testimonials.queries import (
    Shown,
    hiding_of,
    reply_to,
    testimonial_of,
    versions_of,
    withholdings_of,
)
from portal.testimonials.rules import REASONS, Reason, holds

State = Literal["none", "public", "hidden", "withdrawn"]


@dataclass(frozen=True)
class Withheld:
    """What was withheld at one time, in words.

    `by` hid it, `second` confirmed, `ended_by` brought it back, `answered_by` answered an objection: names, empty where
    nobody did. `is_now` tells whether it holds.
    """

    row: Withholding
    reason: str
    by: str
    second: str
    ended_by: str
    answered_by: str
    is_now: bool


@dataclass(frozen=True)
class Written:
    """A contact's testimonial of a sale at an instant: its versions and withholdings, the newest first."""

    sale: Sale
    author: Viewer
    at: datetime
    known: Testimonial | None
    versions: Sequence[TestimonialVersion]
    withholdings: Sequence[Withholding]
    reply: Reply | None

    @property
    def now(self) -> TestimonialVersion | None:
        """The current version, whether the public sees it or not."""
        return self.versions[0] if self.versions else None

    @property
    def n(self) -> int:
        """The number of the current version; 0 before the first."""
        return self.known.n if self.known else 0

    @cached_property
    def state(self) -> State:
        """What has become of it: only a public one is read by others."""
        if self.known is None:
            return "none"
        if self.known.withdrawn_at is not None:
            return "withdrawn"
        return "hidden" if any(holds(hiding_of(row), self.at) for row in self.withholdings) else "public"

    @cached_property
    def withheld(self) -> list[Withheld]:
        """Everything that was ever withheld of it, with the names of those who did so, in one statement."""
        refs = {ref for row in self.withholdings for ref in _deeds_of(row) if ref}
        names = staff_names(refs)
        return [_withheld(row, names, self.at) for row in self.withholdings]


def written_of(sale: Sale, author: Viewer, at: datetime) -> Written:
    """Return what a contact has written of a sale, in four statements; one where it is nothing."""
    known = testimonial_of(sale.ref, author.ref)
    if known is None:
        return Written(sale, author, at, None, (), (), None)
    versions, withheld = versions_of(known.ref), withholdings_of(known.ref)
    return Written(sale, author, at, known, versions, withheld, reply_to(known.ref))


@dataclass(frozen=True)
class Preview:
    """What the public would see, whether those are the words that stand; `picture` is the address of the photo."""

    shown: Shown
    stands: bool
    picture: str


def preview_of(written: Written, new: NewTestimonial, photo_url: Callable[[str], str]) -> Preview:
    """Return what the public would see if these words were published now. Raises Invalid like `publish`."""
    kept = checked(new)
    known, now, reply = written.known, written.now, written.reply
    is_there = known is not None and known.withdrawn_at is None
    same = is_there and now is not None and _is_the_same(kept, now)
    shown = Shown(
        ref=known.ref if known else "",
        n=written.n if same else written.n + 1,
        sale=written.sale.ref,
        contact=written.author.ref,
        words=kept.words,
        name=kept.name,
        company=kept.company,
        subject=kept.subject,
        connection=kept.connection,
        photo=kept.photo if isinstance(kept.photo, str) else None,
        figures=kept.figures,
        published_at=known.published_at if known and is_there else written.at,
        changed_at=now.at if now and same else written.at,
        signed_on=written.sale.signed_on,
        reply=reply.words if reply else "",
        replied_at=reply.at if reply else None,
        replied_n=reply.n if reply else None,
    )
    return Preview(shown, same, _picture_of(kept, photo_url))


def publish_with_link(sale: Sale, new: NewTestimonial, by: By) -> None:
    """Publish a testimonial; a contact whose words become public has a referral link from then on.

    One who ended their link and changes their words afterwards is not given another. Raises like `publish`.
    """
    with transaction():
        if publish(sale, new, by):
            open_link(by.viewer, sale, by.at)


def photo_for(sale: Sale, author: Viewer, sha256: str) -> StoredFile:
    """Return a photo of the author's own testimonial, public or not. Raises NotHere for any other."""
    known = testimonial_of(sale.ref, author.ref)
    own = {version.photo for version in versions_of(known.ref)} if known is not None else set()
    kept = (StoredFile.stream == COMPANY) & (StoredFile.sha256 == sha256)
    file: StoredFile | None = StoredFile.get_or_none(kept) if sha256 in own else None
    if file is None:
        raise NotHere
    return file


def _withheld(row: Withholding, names: Mapping[str, str], at: datetime) -> Withheld:
    by, second, ended_by, answered_by = (names.get(ref or "", "") for ref in _deeds_of(row))
    reason = REASONS[cast("Reason", row.reason)]
    return Withheld(row, reason, by, second, ended_by, answered_by, is_now=holds(hiding_of(row), at))


def _deeds_of(row: Withholding) -> tuple[str | None, ...]:
    return row.by, row.confirmed_by, row.ended_by, row.answered_by


def _is_the_same(new: NewTestimonial, now: TestimonialVersion) -> bool:
    fields = ("words", "name", "company", "subject", "connection", "photo", "figures")
    return all(getattr(new, field) == getattr(now, field) for field in fields)


def _picture_of(new: NewTestimonial, photo_url: Callable[[str], str]) -> str:
    """Return where the photo is; a new one stands in the address itself, for nothing of it is kept yet."""
    if isinstance(new.photo, NewFile):
        return f"data:{new.photo.media_type};base64,{base64.b64encode(new.photo.body).decode('ascii')}"
    return photo_url(new.photo) if new.photo else ""
