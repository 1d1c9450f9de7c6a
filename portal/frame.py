"""What frames every page: whose portal it is, the way around it, and who is signed in."""

from typing import Any

from flask import Flask, request, url_for

from portal.lib.errors import Unavailable
from portal.lib.gate import MANAGER
from portal.people.access import Viewer
from portal.people.identity import kind_here, viewer_here
from portal.people.models import Company
from portal.people.queries import company
from portal.web.templating import Site

Link = tuple[str, str, bool]
_OF_PROMISES = (
    "my.home",
    "my.sale",
    "my.promise",
    "my.papers",
    "my.paper",
    "verdicts.several",
    "verdicts.give",
    "my_ratings.ratings",
    "my_ratings.give",
    "my_referrals.page",
    "my_referrals.card",
    "my_referrals.ask_end",
    *(
        f"say.{deed}"
        for deed in (
            "give_verdict",
            "answer",
            "dispute_wait",
            "open_occasion",
            "dispute_occasion",
            "report_breach",
            "take_back",
        )
    ),
)
_OF_SALES = (
    "deliveries.updates",
    "deliveries.post",
    "deliveries.retraction",
    "desk_promises.promise",
    "desk_promises.dispute_page",
    "desk_closing.completion",
    "desk_closing.closing",
)
_OF_TESTIMONIALS = (
    *(f"desk_testimonials.{page}" for page in ("testimonial", "reply_page", "give_reply")),
    *(f"desk_withholdings.{page}" for page in ("hiding_page", "hide_it", "confirm", "answer_page", "answer")),
)
_OF_SETTINGS = (
    "people_staff.save_settings",
    "desk_public.page",
    "desk_public.save_profile",
    "desk_public.close",
)


def install(app: Flask) -> None:
    """Give every page of `app` its frame; an installation without a company still has its error pages."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    try:
        us = company()
    except Unavailable:
        return {"site": Site(), "nav": [], "nav_label": "", "account": None}
    reader = viewer_here()
    account = _account(reader) if reader else None
    label = "Workspace" if kind_here() == "staff" else "Your pages"
    return {"site": _site(us, reader), "nav": _nav(reader), "nav_label": label, "account": account}


def _account(reader: Viewer) -> dict[str, str]:
    settings = "settings.page" if reader.kind == "contact" else "people_staff.mail_page"
    return {"who": reader.kind, "name": reader.name, "settings": url_for(settings)}


def _site(us: Company, reader: Viewer | None) -> Site:
    version = us.logo[:12] if us.logo else None
    logo = url_for("people.logo_picture", v=version) if version else None
    look = url_for("people.look_sheet", v=us.accent.lstrip("#"))
    return Site(name=us.name, home=_home(reader), logo=logo, look=look)


def _home(reader: Viewer | None) -> str:
    if reader is None:
        return url_for("public.home")
    return url_for("desk.today" if reader.kind == "staff" else "my.home")


def _nav(reader: Viewer | None) -> list[Link]:
    if reader is None:
        return []
    if reader.kind == "contact":
        return [
            _link("Your promises", *_OF_PROMISES),
            _link("Contacts", "contacts.everybody", "contacts.one", "contacts.ask_end"),
        ]
    links = [
        _link("Today", "desk.today"),
        _link("Sales", "desk.sales", "desk.sale", "desk.paper", *_OF_SALES),
        _link("Customers", "customers.everybody", "customers.one", "customers.contact", "customers.ask_end"),
        _link("Testimonials", "desk_testimonials.everything", *_OF_TESTIMONIALS),
    ]
    if reader.role == MANAGER:
        links.append(_link("Settings", "people_staff.settings_page", *_OF_SETTINGS))
    return links


def _link(label: str, endpoint: str, *also: str) -> Link:
    return label, url_for(endpoint), request.endpoint in {endpoint, *also}
