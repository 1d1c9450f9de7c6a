"""What a sale costs, over HTTP: the whole price, or what it is made of."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_of_kind
from portal.intake.actions import NewPart, add_part, remove_part, restore_part
from portal.intake.assembling import assembled, assembled_of
from portal.intake.forms import LineForm, PriceForm
from portal.intake.models import Draft, DraftPart
from portal.intake.part_forms import PartForm, Saving, save
from portal.intake.pricing import lines_total
from portal.intake.queries import parts_of, removed_parts, sources_of, title_of
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import company
from portal.web.answers import Answer
from portal.web.forms import PressForm, pressed

bp = Blueprint("recording_price", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.get("/<ref>/price")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """What the sale costs, as a whole and in parts."""
    return _page(draft_for(viewer(), ref))


@bp.post("/<ref>/price")
@admits(SALES, MANAGER)
def save_total(ref: str) -> Answer:
    """Save the whole price and its currency."""
    draft = draft_for(viewer(), ref)
    part = parts_of(ref).sale
    return _save(draft, part, PriceForm.of(part, request.form))


@bp.post("/<ref>/price/lines")
@admits(SALES, MANAGER)
def add(ref: str) -> Answer:
    """Add a part of the price."""
    draft, form = draft_for(viewer(), ref), LineForm()
    try:
        add_part(draft, NewPart("line", form.new()), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _page(draft, form), refusal.status
    return _see(ref)


@bp.post("/<ref>/price/lines/<part>")
@admits(SALES, MANAGER)
def change(ref: str, part: str) -> Answer:
    """Save what was typed of a part of the price."""
    draft = draft_for(viewer(), ref)
    line = part_of_kind(draft, "line", part)
    return _save(draft, line, LineForm.of(line, request.form, part))


@bp.post("/<ref>/price/lines/<part>/removal")
@admits(SALES, MANAGER)
def remove(ref: str, part: str) -> Response:
    """Remove a part of the price, which can be brought back."""
    draft = draft_for(viewer(), ref)
    remove_part(draft, part_of_kind(draft, "line", part), By(viewer(), clock.now(), new_ref()))
    return _see(ref)


@bp.post("/<ref>/price/lines/<part>/restoring")
@admits(SALES, MANAGER)
def restore(ref: str, part: str) -> Response:
    """Bring a removed part of the price back."""
    pressed(PressForm())
    draft = draft_for(viewer(), ref)
    restore_part(draft, part_of_kind(draft, "line", part), By(viewer(), clock.now(), new_ref()))
    return _see(ref)


def _save(draft: Draft, part: DraftPart, form: PartForm) -> Answer:
    def notes(now: DraftPart) -> dict[str, str]:
        gaps = form.gap_notes(assembled(draft.ref, clock.now()).gaps, now.ref)
        return {**gaps, "lines-total": lines_total(parts_of(draft.ref), company().currency)}

    there = url_for("recording_price.page", ref=draft.ref)
    return save(draft, part, form, Saving(lambda: _page(draft, form), there, notes))


def _page(draft: Draft, sent: PartForm | None = None) -> str:
    """Return the page; a form that was `sent` and can't be taken stands in it as it came."""
    parts = parts_of(draft.ref)
    gaps = assembled_of(parts, sources_of(draft.ref, with_text=True), clock.now()).gaps
    price = (
        sent
        if isinstance(sent, PriceForm)
        else PriceForm.of(parts.sale, parked_fields("recording_price.save_total"))
    )
    usual = company().currency
    price.offer(usual)
    lines = [LineForm.among(part, sent, "recording_price.change") for part in parts.lines]
    for form, part in ((price, parts.sale), *zip(lines, parts.lines, strict=True)):
        form.missing(gaps, part.ref)
    return render_template(
        "intake/price.html",
        draft=draft,
        title=title_of(parts),
        form=price,
        lines=lines,
        new=LineForm.another(sent, "recording_price.add"),
        removed=removed_parts(draft.ref, "line"),
        total=lines_total(parts, usual),
        viewer=viewer(),
    )


def _see(ref: str) -> Response:
    return redirect(url_for("recording_price.page", ref=ref), 303)
