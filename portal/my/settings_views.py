"""A contact's own settings over HTTP: which mails they get, who they are to us, signing out everywhere."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.lib.clock import now
from portal.lib.gate import CONTACT, admits
from portal.people.actions.mail_choices import choose
from portal.people.forms.contacts import mail_form
from portal.people.identity import sign_out, viewer
from portal.people.mail_choices import choices_of
from portal.people.sessions import end_sessions
from portal.people.topics import CONTACT_TOPICS
from portal.web.forms import PressForm, StrictForm, pressed

bp = Blueprint("settings", __name__, url_prefix="/my/settings", template_folder="templates")


@bp.get("")
@admits(CONTACT)
def page() -> str:
    """Show what the reader chose."""
    return _page(_form())


@bp.post("")
@admits(CONTACT)
def save() -> Response | tuple[str, int]:
    """Keep which mails the reader wants."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    choose(viewer().ref, {topic.key: form.said(topic.key) for topic in CONTACT_TOPICS}, now())
    flash("Your choice is saved, and holds for every mail from now on.", "done")
    return redirect(url_for("settings.page"), 303)


@bp.post("/sign-out")
@admits(CONTACT)
def leave_everywhere() -> Response:
    """End every session of the reader, on every device."""
    pressed(PressForm())
    end_sessions("contact", viewer().ref, now())
    flash("You are signed out everywhere.", "done")
    return sign_out(redirect(url_for("people.sign_in_page"), 303), "contact")  # type: ignore[arg-type]


def _form() -> StrictForm:
    return mail_form(CONTACT_TOPICS, choices_of(viewer().ref, CONTACT_TOPICS))


def _page(form: StrictForm) -> str:
    return render_template("my/settings.html", form=form, topics=CONTACT_TOPICS, viewer=viewer())
