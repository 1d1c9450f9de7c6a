"""Which mails staff get, and the switch in every mail that may be switched off."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for

from portal.lib.clock import now
from portal.lib.gate import PUBLIC, STAFF, admits
from portal.lib.origin import insist_on_our_page
from portal.people.actions.mail_choices import choose
from portal.people.forms.contacts import mail_form
from portal.people.identity import viewer
from portal.people.mail_choices import choices_of, wants
from portal.people.topics import STAFF_TOPICS, TOPICS
from portal.people.unsubscribe import read_unsubscribe
from portal.people.views.contact import bp as people
from portal.people.views.staff import bp as people_staff
from portal.web.forms import PressForm, StrictForm, pressed

Page = tuple[str, int]


@people_staff.get("/mail")
@admits(*STAFF)
def mail_page() -> str:
    """Show which mails this member of staff gets."""
    return _choices(_form())


@people_staff.post("/mail")
@admits(*STAFF)
def save_mail() -> Response | Page:
    """Keep which mails this member of staff wants."""
    form = _form()
    if not form.validate_on_submit():
        return _choices(form), 422
    choose(viewer().ref, {topic.key: form.said(topic.key) for topic in STAFF_TOPICS}, now())
    flash("Your choice is saved, and holds for every mail from now on.", "done")
    return current_app.make_response(redirect(url_for("people_staff.mail_page"), 303))


@people.get("/mail/off/<token>")
@admits(PUBLIC)
def mail_off_page(token: str) -> str | Page:
    """Show the switch and how it stands; mail scanners open this too, so nothing changes."""
    return _switch(token)


@people.post("/mail/off/<token>")
@admits(PUBLIC)
def switch_off(token: str) -> str | Page:
    """Switch the mails of one topic off: by our button, or by a mail program's one click (RFC 8058, 3.2).

    A mail program sends no form token and comes from another site; it knows the address, which is the secret.
    """
    if request.form.get("List-Unsubscribe") != "One-Click":
        insist_on_our_page()
        current_app.extensions["csrf"].protect()
        pressed(PressForm())
    found = read_unsubscribe(token)
    if found:
        choose(found[0], {found[1]: "never"}, now())
    return _switch(token)


def _switch(token: str) -> str | Page:
    found = read_unsubscribe(token)
    if found is None:
        return render_template("people/mail_off_unknown.html"), 404
    topic = TOPICS[found[1]]
    settings = "people_staff.mail_page" if topic in STAFF_TOPICS else "settings.page"
    is_off = wants(*found) == "never"
    return render_template("people/mail_off.html", topic=topic, is_off=is_off, settings=url_for(settings))


def _form() -> StrictForm:
    return mail_form(STAFF_TOPICS, choices_of(viewer().ref, STAFF_TOPICS))


def _choices(form: StrictForm) -> str:
    return render_template("people/staff_mail.html", form=form, topics=STAFF_TOPICS)
