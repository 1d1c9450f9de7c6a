"""A customer's testimonial over HTTP: write it beside what everybody will read, publish, change and take it back."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere
from portal.lib.file_answer import picture_answer
from portal.lib.gate import CONTACT, admits
from portal.my.testimonial import Written, photo_for, publish_with_link, written_of
from portal.my.testimonial_forms import ObjectionForm, TestimonialForm, WithdrawalForm, fields_of
from portal.my.testimonial_page import TestimonialPage
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.testimonials.actions import object_to, withdraw

# What is shown of a testimonial lies with the testimonials.
bp = Blueprint("my_testimonial", __name__, template_folder="../testimonials/templates")

_PUBLIC = (
    "Everybody can read your words now, as you wrote them. You can change them or take them back at any time."
)
_UNCHANGED = "Nothing was changed: these are the words that are hidden."
_TAKEN_BACK = "Your words are taken back. Nobody reads them here from now on."
_OBJECTED = "We have your objection, and everybody who can decide on it gets it by mail."
_MEANWHILE = (
    "You have changed your words elsewhere meanwhile, to those below. What you typed here is not published yet: publish"
    " it in their place if it still holds."
)
_FORMS = ("my_testimonial.publish", "my_testimonial.preview")

Answer = AnyResponse | tuple[str, int] | str


@bp.get("/my/sales/<ref>/testimonial")
@admits(CONTACT)
def page(ref: str) -> Answer:
    """The form, beside what everybody will read, below what has become of the words so far."""
    written = _written(ref)
    parked = next((found for found in map(parked_fields, _FORMS) if found is not None), None)
    form = TestimonialForm(parked, data=fields_of(written.now, viewer()))
    objection = ObjectionForm(parked_fields("my_testimonial.objection"))
    return TestimonialPage(written, form, objection=objection).show()


@bp.post("/my/sales/<ref>/testimonial")
@admits(CONTACT)
def publish(ref: str) -> Answer:
    """Publish the words at once; those that can't be taken come back with what to mend."""
    written, form = _written(ref), TestimonialForm()
    try:
        form.read()
        new = form.testimonial(written.now)
        publish_with_link(written.sale, new, By(viewer(), written.at, form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _refused(TestimonialPage(written, form), refusal.status)
    except Forbidden as refusal:
        return _refused(TestimonialPage(written, form), refusal.status)
    except Conflict as refusal:
        return _refused(_stale(ref, form), refusal.status)
    hidden = _written(ref).state == "hidden"
    flash(_UNCHANGED if hidden else _PUBLIC, "note" if hidden else "done")
    return redirect(url_for("my_testimonial.page", ref=ref), 303)


@bp.post("/my/sales/<ref>/testimonial/preview")
@admits(CONTACT)
def preview(ref: str) -> Answer:
    """Show what everybody would read, and keep nothing: in the page, or with `?part=1` by itself for a script."""
    form = TestimonialForm()
    shown = TestimonialPage(_written(ref), form)
    try:
        form.read()
        part = shown.part()
    except Invalid as refusal:
        form.take(refusal)
        return _refused(shown, refusal.status)
    return part if request.args.get("part") else shown.show()


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
    """Say why words that are hidden should be shown, once."""
    written, form = _written(ref), ObjectionForm()
    try:
        form.read()
        by = By(viewer(), written.at, form.once)
        object_to(written.sale, form.said("text"), by, form.said("was"))
    except Invalid as refusal:
        form.take(refusal)
        return _refused(TestimonialPage(written, _untouched(written), objection=form), refusal.status)
    except Conflict as refusal:
        form.take(Invalid())
        now = TestimonialPage(written, _untouched(written), refusal.message, form)
        return _refused(now, refusal.status)
    flash(_OBJECTED, "done")
    return redirect(url_for("my_testimonial.page", ref=ref, _anchor="hidden"), 303)


@bp.get("/my/sales/<ref>/testimonial/photos/<sha256>")
@admits(CONTACT)
def photo(ref: str, sha256: str) -> Response:
    """A photo of the author's own, whether the public sees it or not."""
    file = photo_for(sale_for(viewer(), ref), viewer(), sha256)
    return picture_answer(file.sha256, lambda: bytes(file.body))


def _written(ref: str) -> Written:
    return written_of(sale_for(viewer(), ref), viewer(), clock.now())


def _untouched(written: Written) -> TestimonialForm:
    return TestimonialForm(None, data=fields_of(written.now, viewer()))


def _stale(ref: str, form: TestimonialForm) -> TestimonialPage:
    """Return the page with what was typed, about the words that stand now: it can be published in their place."""
    now = _written(ref)
    form.take(Invalid())
    form.was.data, form.key.data = str(now.n), ""
    return TestimonialPage(now, form, _MEANWHILE, meanwhile=now.now.words if now.now else "")


def _refused(shown: TestimonialPage, status: int) -> tuple[str, int]:
    """Return a page with the status of the refusal; who may not write at all is told that and nothing else."""
    found = shown.show()
    return found if isinstance(found, tuple) else (found, status)


def _withdrawal(written: Written, form: WithdrawalForm) -> str:
    return render_template(
        "my/testimonial_withdrawal.html", written=written, form=form.place("withdrawal"), viewer=viewer()
    )
