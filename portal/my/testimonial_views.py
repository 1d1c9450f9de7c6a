"""A customer's testimonial over HTTP: write it beside what everybody will read, publish, change and take it back."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.figures.queries import figures_of_sale
from portal.figures.sentences import sentence
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.file_answer import picture_answer
from portal.lib.gate import CONTACT, admits
from portal.lib.installed import settings
from portal.my.forms import SayForm
from portal.my.testimonial import (
    Written,
    is_the_same,
    photo_for,
    picture_of,
    preview_of,
    publish_with_link,
    written_of,
)
from portal.my.testimonial_forms import ObjectionForm, TestimonialForm, WithdrawalForm, fields_of
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.referrals.queries import open_link_of
from portal.testimonials.actions import may_write, object_to, withdraw
from portal.testimonials.showing import us

# What is shown of a testimonial lies with the testimonials.
bp = Blueprint("my_testimonial", __name__, template_folder="../testimonials/templates")

_PUBLIC = (
    "Everybody can read your words now, as you wrote them. You can change them or take them back at any time."
)
_UNCHANGED = "Nothing was changed: these are the words that are withheld."
_TAKEN_BACK = "Your words are taken back. Nobody reads them here from now on."
_OBJECTED = "We have your objection. Everybody who can decide on it has it too."
_FORMS = ("my_testimonial.publish", "my_testimonial.preview")

Answer = AnyResponse | tuple[str, int] | str


@bp.get("/my/sales/<ref>/testimonial")
@admits(CONTACT)
def page(ref: str) -> Answer:
    """The form, beside what everybody will read, below what has become of the words so far."""
    written = _written(ref)
    parked = next((found for found in map(parked_fields, _FORMS) if found is not None), None)
    form = TestimonialForm(parked, data=fields_of(written.now, viewer()))
    return _page(written, form)


@bp.post("/my/sales/<ref>/testimonial")
@admits(CONTACT)
def publish(ref: str) -> Answer:
    """Publish the words at once; those that can't be taken come back with what to mend."""
    written, form = _written(ref), TestimonialForm()
    if not may_write(viewer(), written.sale):
        return _page(written, form)
    try:
        form.read()
        by = By(viewer(), written.at, form.once)
        publish_with_link(written.sale, form.testimonial(written.now), by)
    except Invalid as refusal:
        form.take(refusal)
        return _page(written, form), refusal.status
    except Conflict as refusal:
        return _stale(ref, form), refusal.status
    flash(_PUBLIC if _written(ref).state == "public" else _UNCHANGED, "done")
    return redirect(url_for("my_testimonial.page", ref=ref), 303)


@bp.post("/my/sales/<ref>/testimonial/preview")
@admits(CONTACT)
def preview(ref: str) -> Answer:
    """Show what everybody would read, and keep nothing: in the page, or with `?part=1` by itself for a script."""
    written, form = _written(ref), TestimonialForm()
    if not may_write(viewer(), written.sale):
        return _page(written, form)
    try:
        form.read()
        shown = _preview(written, form)
    except Invalid as refusal:
        form.take(refusal)
        return _page(written, form), refusal.status
    if request.args.get("part"):
        return render_template("my/testimonial_preview.html", **shown)
    return _page(written, form)


@bp.get("/my/sales/<ref>/testimonial/withdrawal")
@admits(CONTACT)
def ask_withdrawal(ref: str) -> str:
    """Ask once more before the words are taken back, and say what stays."""
    written = _written(ref)
    if written.known is None:
        raise NotHere
    return _withdrawal(written, WithdrawalForm())


@bp.post("/my/sales/<ref>/testimonial/withdrawal")
@admits(CONTACT)
def take_back(ref: str) -> Answer:
    """Take the words back."""
    written, form = _written(ref), WithdrawalForm()
    try:
        form.read()
        withdraw(written.sale, By(viewer(), written.at, form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _withdrawal(written, form), refusal.status
    flash(_TAKEN_BACK, "done")
    return redirect(url_for("my_testimonial.page", ref=ref), 303)


@bp.post("/my/sales/<ref>/testimonial/objection")
@admits(CONTACT)
def objection(ref: str) -> Answer:
    """Say why words that are withheld should be shown, once."""
    written, form = _written(ref), ObjectionForm()
    try:
        form.read()
        by = By(viewer(), written.at, form.once)
        object_to(written.sale, form.said("text"), by, form.said("was"))
    except Invalid as refusal:
        form.take(refusal)
        return _page(written, _fresh(written), objection=form), refusal.status
    except Conflict as refusal:
        form.take(Invalid())
        return _page(written, _fresh(written), objection=form, conflict=refusal.message), refusal.status
    flash(_OBJECTED, "done")
    return redirect(url_for("my_testimonial.page", ref=ref, _anchor="withheld"), 303)


@bp.get("/my/sales/<ref>/testimonial/photos/<sha256>")
@admits(CONTACT)
def photo(ref: str, sha256: str) -> Response:
    """A photo of the author's own, whether the public sees it or not."""
    file = photo_for(sale_for(viewer(), ref), viewer(), sha256)
    return picture_answer(file.sha256, lambda: bytes(file.body))


def _written(ref: str) -> Written:
    return written_of(sale_for(viewer(), ref), viewer(), clock.now())


def _fresh(written: Written) -> TestimonialForm:
    return TestimonialForm(None, data=fields_of(written.now, viewer()))


def _stale(ref: str, form: TestimonialForm) -> str:
    """Return the page with what was typed, about the words that stand now: the same button publishes in their place."""
    now = _written(ref)
    form.take(Invalid())
    form.was.data, form.key.data = str(now.n), ""
    conflict = "You have changed your words elsewhere meanwhile; they stand above. What you typed here is not published yet."
    return _page(now, form, conflict=conflict)


def _page(
    written: Written, form: TestimonialForm, *, objection: SayForm | None = None, conflict: str = ""
) -> Answer:
    if not may_write(viewer(), written.sale):
        return render_template("my/testimonial_ours.html", written=written, viewer=viewer()), 403
    link = open_link_of(written.sale.ref, viewer().ref)
    asked = objection or ObjectionForm(parked_fields("my_testimonial.objection"))
    return render_template(
        "my/testimonial.html",
        written=written,
        form=form.place("testimonial"),
        objection=asked.place("objection"),
        conflict=conflict,
        link=f"{settings().base_url}/r/{link.code}" if link else "",
        photo_url=_photo_url(written),
        viewer=viewer(),
        **_shown(written, form),
    )


def _shown(written: Written, form: TestimonialForm) -> dict[str, Any]:
    """Return what the preview shows of a form; of one that can't be published, nothing."""
    try:
        return _preview(written, form)
    except Invalid:
        return _about(written, None, "", stands=False)


def _preview(written: Written, form: TestimonialForm) -> dict[str, Any]:
    new = form.testimonial(written.now)
    shown = preview_of(written, new)
    picture = picture_of(new) or (_photo_url(written)(shown.photo) if shown.photo else "")
    stands = written.state == "public" and written.now is not None and is_the_same(new, written.now)
    return _about(written, shown, picture, stands=stands)
