"""A customer's referral link: how to pass it on, and what came of it as far as each enquirer allowed."""

from io import BytesIO
from typing import Literal

import segno
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import sale_for
from portal.enquiries.queries import came_of
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.gate import CONTACT, admits
from portal.lib.installed import settings
from portal.people.identity import viewer
from portal.people.queries import company, profile
from portal.referrals.actions import end_link, open_link
from portal.referrals.queries import open_link_of
from portal.referrals.sharing import ready_texts
from portal.sales.models import Sale
from portal.testimonials.queries import shown_of
from portal.web.forms import PressForm, pressed

bp = Blueprint("my_referrals", __name__)

Kind = Literal["svg", "png"]
_TYPES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}
_PIXELS_A_MODULE = 12


@bp.get("/my/sales/<ref>/referrals")
@admits(CONTACT)
def page(ref: str) -> str:
    """The reader's link with all ways to share it, or the button that makes one."""
    sale = sale_for(viewer(), ref)
    link = open_link_of(sale.ref, viewer().ref)
    shared = _shared(link.code) if link else {}
    return render_template(
        "my/referrals.html",
        sale=sale,
        link=link,
        testimonial=shown_of(sale.ref, viewer().ref, clock.now()),
        reward=profile().reward,
        viewer=viewer(),
        **shared,
    )


@bp.post("/my/sales/<ref>/referrals")
@admits(CONTACT)
def make(ref: str) -> AnyResponse:
    """Make the reader's link; one that is there stays."""
    pressed(PressForm())
    open_link(viewer(), sale_for(viewer(), ref), clock.now())
    return redirect(url_for("my_referrals.page", ref=ref), 303)


@bp.get("/my/sales/<ref>/referrals/card")
@admits(CONTACT)
def card(ref: str) -> str:
    """The link as a card to print and hand on."""
    sale = sale_for(viewer(), ref)
    address = _address(_code(sale))
    return render_template("my/referral_card.html", sale=sale, address=address, viewer=viewer())


@bp.get("/my/sales/<ref>/referrals/qr.svg", defaults={"kind": "svg"})
@bp.get("/my/sales/<ref>/referrals/qr.png", defaults={"kind": "png"})
@admits(CONTACT)
def picture(ref: str, kind: Kind) -> Response:
    """The link as a QR code (ISO/IEC 18004) with its quiet zone, black on white so that any camera reads it."""
    code = _code(sale_for(viewer(), ref))
    drawn = BytesIO()
    segno.make(_address(code), error="q", micro=False).save(
        drawn, kind=kind, scale=_PIXELS_A_MODULE, border=4, dark="#000", light="#fff"
    )
    saved = {"Content-Disposition": f'inline; filename="{code}.{kind}"'}
    return Response(drawn.getvalue(), mimetype=_TYPES[kind], headers=saved)


@bp.get("/my/sales/<ref>/referrals/end")
@admits(CONTACT)
def ask_end(ref: str) -> str:
    """Ask once more before the link ends: cards and messages that carry it can't be called back."""
    sale = sale_for(viewer(), ref)
    return render_template("my/end_link.html", sale=sale, address=_address(_code(sale)), viewer=viewer())


@bp.post("/my/sales/<ref>/referrals/end")
@admits(CONTACT)
def end(ref: str) -> AnyResponse:
    """End the link; nothing stands behind it any more."""
    pressed(PressForm())
    end_link(viewer(), sale_for(viewer(), ref), clock.now())
    flash("Your link is ended. Whoever opens it reads that it is no longer used.", "done")
    return redirect(url_for("my_referrals.page", ref=ref), 303)


def _shared(code: str) -> dict[str, object]:
    address, first_name = _address(code), viewer().name.split()[0]
    return {
        "address": address,
        "texts": ready_texts(company().name, first_name, address),
        "came": came_of(code),
    }


def _address(code: str) -> str:
    return f"{settings().base_url}/r/{code}"


def _code(sale: Sale) -> str:
    link = open_link_of(sale.ref, viewer().ref)
    if link is None:
        raise NotHere
    return str(link.code)
