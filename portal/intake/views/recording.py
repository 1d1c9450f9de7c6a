"""What a draft is about, over HTTP: what was sold and when, and who sells it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for
from portal.intake.actions import change_part
from portal.intake.assembling import assembled
from portal.intake.forms import BasicsForm, SellerForm
from portal.intake.models import Draft, DraftPart
from portal.intake.part_forms import Saving, save
from portal.intake.queries import Parts, parts_of, title_of
from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff, company, staff
from portal.web.answers import Answer

bp = Blueprint("recording", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.get("/<ref>/basics")
@admits(SALES, MANAGER)
def basics(ref: str) -> str:
    """What was sold and when, and who sells it."""
    draft = draft_for(viewer(), ref)
    parts = parts_of(ref)
    return _page(draft, parts, BasicsForm.of(parts.sale, parked_fields("recording.save_basics")))


@bp.post("/<ref>/basics")
@admits(SALES, MANAGER)
def save_basics(ref: str) -> Answer:
    """Save what was sold and when, however little of it is known."""
    draft = draft_for(viewer(), ref)
    parts = parts_of(ref)
    form = BasicsForm.of(parts.sale, request.form)

    def notes(part: DraftPart) -> dict[str, str]:
        return form.gap_notes(assembled(ref, clock.now()).gaps, part.ref)

    saving = Saving(lambda: _page(draft, parts, form), url_for("desk.sale", ref=ref), notes)
    return save(draft, parts.sale, form, saving)


@bp.post("/<ref>/salesperson")
@admits(SALES, MANAGER)
def hand_on(ref: str) -> Answer:
    """Let somebody else sell it: then it is their draft."""
    reader, draft, parts = viewer(), draft_for(viewer(), ref), parts_of(ref)
    form = SellerForm.of(parts.sale, request.form, "seller")
    if not form.names_somebody(active_staff()):
        form.take(Invalid(Problem("salesperson", "Choose somebody who sells here.")))
        return _page(draft, parts, seller=form), Invalid.status
    change_part(draft, parts.sale, form.typed(), By(reader, clock.now(), form.once))
    flash(f"{_seller_of(ref)} sells it now, and this draft is theirs.", "done")
    try:
        draft_for(reader, ref)
    except NotHere:
        return redirect(url_for("desk.sales"), 303)
    return redirect(url_for("recording.basics", ref=ref), 303)


def _seller_of(ref: str) -> str:
    return staff(Draft.get_by_id(ref).salesperson).name


def _page(
    draft: Draft, parts: Parts, form: BasicsForm | None = None, seller: SellerForm | None = None
) -> str:
    form = form or BasicsForm.of(parts.sale)
    us, contacts = company().time_zone, [part.fields.get("time_zone", "") for part in parts.contacts]
    form.missing(assembled(draft.ref, clock.now()).gaps, parts.sale.ref)
    form.offer((*contacts, us), next((zone for zone in contacts if zone), us))
    seller = seller or SellerForm.of(parts.sale, place="seller")
    seller.offer(active_staff())
    return render_template(
        "intake/basics.html",
        draft=draft,
        title=title_of(parts),
        form=form,
        seller=seller,
        seller_name=_seller_of(draft.ref),
        viewer=viewer(),
    )
