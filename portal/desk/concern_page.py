"""One concern in the workspace: what the customer says, what was answered, and the forms of the next step."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from flask import render_template, url_for

from portal.changes.access import speaks_for_us
from portal.concerns.access import SeenConcern
from portal.concerns.models import ConcernFile
from portal.concerns.showing import Shown, shown_of
from portal.deliveries.access import may_update
from portal.desk.concern_forms import ConcernForm, FixedForm, FixForm, UnderstoodForm
from portal.people.access import Viewer
from portal.people.queries import active_staff


@dataclass(frozen=True)
class Forms:
    """The forms of the page; one that came back stands among them with what was typed.

    `conflict` says what somebody else did meanwhile, and `typed` what was written for nothing.
    """

    understood: UnderstoodForm = field(default_factory=lambda: UnderstoodForm(None))
    fix: FixForm = field(default_factory=lambda: FixForm(None))
    fixed: FixedForm = field(default_factory=lambda: FixedForm(None))
    conflict: str = ""
    typed: str = ""

    @classmethod
    def of(cls, form: ConcernForm, conflict: str = "") -> Self:
        """Return the forms with this one among them."""
        more: dict[str, Any] = {form.place: form}
        return cls(**more, conflict=conflict, typed=form.typed if conflict else "")


def concern_page(viewer: Viewer, seen: SeenConcern, at: datetime, forms: Forms) -> str:
    """Return the page as this member of staff may read it."""
    shown = shown_of(seen, at)
    for form in (forms.understood, forms.fix, forms.fixed):
        form.look_at(seen.concern)
    forms.fix.offer(active_staff(), seen.delivery.assigned_to if seen.delivery else None)
    return render_template(
        "desk/concern.html",
        shown=shown,
        sale=seen.sale,
        forms=forms,
        failed=any(form.errors for form in (forms.understood, forms.fix, forms.fixed)),
        may_acknowledge=seen.concern.state == "raised",
        may_promise=shown.is_ours and speaks_for_us(viewer),
        may_say_fixed=shown.is_ours,
        fix_address=_fix_address(shown),
        may_update_fix=shown.fix is not None and may_update(viewer, shown.fix.delivery),
        file_url=file_url,
        promise_url=lambda n: url_for("desk_promises.promise", ref=seen.sale.ref, n=n),
        viewer=viewer,
    )


def file_url(file: ConcernFile, *, small: bool = False) -> str:
    """Return where staff find a photo or file of a concern."""
    return url_for("desk_concerns.small" if small else "desk_concerns.file", ref=file.ref)


def _fix_address(shown: Shown) -> str:
    """Return where the promise of the fix is told about; empty where there is none under way."""
    if shown.concern.state != "proposed" or shown.fix is None or shown.fix.failed:
        return ""
    return url_for("deliveries.updates", ref=shown.fix.delivery.ref)
