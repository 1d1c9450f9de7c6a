"""The settings of the company, and its look as a style sheet and a picture."""

from dataclasses import replace

from flask import Response, current_app, redirect, render_template, request, url_for

from portal.lib.clock import now
from portal.lib.db import transaction
from portal.lib.errors import NotHere
from portal.lib.gate import MANAGER, PUBLIC, admits
from portal.people.actions import CompanySettings, change_settings, settings_of
from portal.people.colours import look_of
from portal.people.forms.settings import SettingsForm, settings_form
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import company, logo
from portal.people.rules import time_zones
from portal.people.views.contact import bp as public
from portal.people.views.staff import Page, bp
from portal.record.actions import NewFile, keep_file
from portal.record.models import COMPANY

A_DAY = "public, max-age=86400"


@bp.get("/settings")
@admits(MANAGER)
def settings_page() -> str:
    """Show the company's settings, or what was typed before the session ended."""
    parked = parked_fields()
    form = SettingsForm(parked) if parked else settings_form(settings_of(company()))
    return _page(form)


@bp.post("/settings")
@admits(MANAGER)
def save_settings() -> Response | Page:
    """Set them all, as one entry of the record."""
    before = settings_of(company())
    form = settings_form(before)
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        change_settings(_read(form, before), viewer().ref, now())
    return current_app.make_response(redirect(url_for("people_staff.settings_page", saved="yes"), 303))


@public.get("/look.css")
@admits(PUBLIC)
def look_sheet() -> Response:
    """Answer with the company's accent colour, for light and dark."""
    return Response(look_of(company().accent), mimetype="text/css", headers={"Cache-Control": A_DAY})


@public.get("/logo")
@admits(PUBLIC)
def logo_picture() -> Response:
    """Answer with the company's logo, a PNG of our own making."""
    kept = logo()
    if kept is None:
        raise NotHere
    return Response(bytes(kept.body), mimetype="image/png", headers={"Cache-Control": A_DAY})


def _page(form: SettingsForm) -> str:
    saved = request.method == "GET" and request.args.get("saved") == "yes"
    return render_template(
        "people/settings.html", form=form, zones=time_zones(), saved=saved, logo=company().logo
    )


def _read(form: SettingsForm, before: CompanySettings) -> CompanySettings:
    return replace(
        before,
        name=form.said("name").strip(),
        accent=form.said("accent").lower(),
        time_zone=form.said("time_zone"),
        holidays_country=form.said("holidays_country"),
        currency=form.said("currency"),
        standing_words=form.said("standing_words").strip(),
        working_hours=form.hours(),
        logo=_kept_logo(form, before.logo),
    )


def _kept_logo(form: SettingsForm, before: str | None) -> str | None:
    if form.no_logo.data:
        return None
    if not form.logo.data:
        return before
    file = NewFile("logo.png", "image/png", form.logo.data)
    return keep_file(COMPANY, file, viewer().ref, now())
