"""The promises of a draft over HTTP: the details of one, how a due reads while it is typed, one more, one less."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_for
from portal.intake.actions import NewPart, add_part, order_parts, remove_part, restore_part
from portal.intake.details_page import Details, details_of, details_page, notes, offers_in
from portal.intake.models import Draft, DraftPart
from portal.intake.part_forms import Saving, save
from portal.intake.part_words import words_of
from portal.intake.queries import parts_of, title_of
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer

bp = Blueprint("details", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.get("/<ref>/details/<part>")
@admits(SALES, MANAGER)
def page(ref: str, part: str) -> str:
    """The details of a promise; one that was removed can be brought back there."""
    of = _details(ref, part)
    if of.part.removed_at is not None:
        return _removed(of)
    return details_page(of, of.form(parked_fields("details.save_it")))


@bp.post("/<ref>/details/<part>")
@admits(SALES, MANAGER)
def save_it(ref: str, part: str) -> Answer:
    """Save the details of a promise, however little is known; an offer that was pressed fills its fields."""
    of = _details(ref, part)
    form = of.form(request.form)
    form.fill(_used(of))
    saving = Saving(lambda: details_page(of, form), _then(of), lambda now: notes(of, form, now))
    return save(of.draft, of.part, form, saving)


@bp.get("/<ref>/details/<part>/reading")
@admits(SALES, MANAGER)
def reading(ref: str, part: str) -> Response:
    """How what is being typed reads, and the fields that its pieces make; nothing is kept."""
    of = _details(ref, part)
    form = of.form(request.args)
    fields = {name: request.args.get(name, "") for name in form.names}
    made = form.pieces(request.args, fields)
    found = of.reading({**fields, **made})
    return jsonify(reading=found.words, fields=made)


@bp.post("/<ref>/details")
@admits(SALES, MANAGER)
def add(ref: str) -> Response:
    """Begin a promise whose words were said in a conversation."""
    draft = draft_for(viewer(), ref)
    new = NewPart("promise", {"said_by": viewer().email, "standing": "beside"})
    # A draft takes one as it was seen; pressed twice, the button adds one.
    part = add_part(draft, new, _by(f"promise {ref} {small_number(request.form.get('was', ''))}"))
    return redirect(url_for("details.page", ref=ref, part=part) if part else _list(ref), 303)


@bp.post("/<ref>/details/<part>/removal")
@admits(SALES, MANAGER)
def remove(ref: str, part: str) -> Response:
    """Remove a promise; it can be brought back until the draft is sealed."""
    draft, found = _promise(ref, part)
    remove_part(draft, found, _by())
    flash("The promise is removed. You can bring it back below.", "done")
    return redirect(_list(ref, "removed"), 303)


@bp.post("/<ref>/details/<part>/restoring")
@admits(SALES, MANAGER)
def restore(ref: str, part: str) -> Response:
    """Bring a removed promise back to its place."""
    draft, found = _promise(ref, part)
    restore_part(draft, found, _by())
    flash("The promise is back in its place.", "done")
    return redirect(_list(ref), 303)


@bp.post("/<ref>/details/<part>/order")
@admits(SALES, MANAGER)
def move(ref: str, part: str) -> Response:
    """Move a promise one place up or down."""
    draft, found = _promise(ref, part)
    refs = [one.ref for one in parts_of(ref).promises]
    step = {"up": -1, "down": 1}.get(request.form.get("move", ""))
    if step is None or found.ref not in refs:
        raise NotHere
    n = refs.index(found.ref)
    refs.insert(max(n + step, 0), refs.pop(n))
    order_parts(draft, "promise", refs, _by())
    return redirect(_list(ref, f"promise-{refs.index(found.ref) + 1}"), 303)


def _details(ref: str, part: str) -> Details:
    return details_of(*_promise(ref, part), viewer(), clock.now())


def _used(of: Details) -> dict[str, str]:
    """Return the fields of the offer whose button was pressed, of those that its page showed; none otherwise."""
    n = small_number(request.form.get("use", ""))
    found = offers_in(of, words_of([of.part])[of.part.ref]) if n is not None else []
    return found[n].fields if n is not None and n < len(found) else {}


def _then(of: Details) -> str:
    """Return where a saved form leads: on to the next promise where that was pressed, else back to this one."""
    if request.form.get("go") == "next":
        after = of.beside[1]
        return url_for("details.page", ref=of.draft.ref, part=after) if after else _list(of.draft.ref)
    anchor = "due" if "use" in request.form else None
    return url_for("details.page", ref=of.draft.ref, part=of.part.ref, _anchor=anchor)


def _removed(of: Details) -> str:
    return render_template(
        "intake/removed.html",
        draft=of.draft,
        title=title_of(of.parts),
        part=of.part,
        words=words_of([of.part])[of.part.ref],
        viewer=of.viewer,
    )


def _promise(ref: str, part: str) -> tuple[Draft, DraftPart]:
    draft = draft_for(viewer(), ref)
    found = part_for(draft, part)
    if found.kind != "promise":
        raise NotHere
    return draft, found


def _by(key: str = "") -> By:
    return By(viewer(), clock.now(), key or new_ref())


def _list(ref: str, place: str = "promises") -> str:
    return f"{url_for('desk.sale', ref=ref)}#{place}"
