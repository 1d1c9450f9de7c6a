"""What frames every page: whose portal it is, the way around it, and who is signed in."""

from typing import Any

from flask import Flask, request, url_for

from portal.frame.places import (
    OF_CONCERNS,
    OF_CONVERSATION,
    OF_CUSTOMERS,
    OF_ENQUIRIES,
    OF_MESSAGES,
    OF_PROMISES,
    OF_REVIEWS,
    OF_SALES,
    OF_SETTINGS,
    OF_TESTIMONIALS,
)
from portal.lib.errors import Unavailable
from portal.lib.gate import DELIVERY, MANAGER
from portal.people.access import Viewer
from portal.people.identity import viewer_here
from portal.people.models import Company
from portal.people.queries import company
from portal.public.site.fixed import asset_addresses
from portal.public.site.stage import Built, address_here, being_built, portal_url
from portal.web.templating import Site

Link = tuple[str, str, bool]
Group = tuple[str, list[Link]]
_PUBLIC: tuple[tuple[str, str, str | None], ...] = (
    ("Our record", "public_record.scoreboard", None),
    ("Testimonials", "public_testimonials.everything", None),
    ("How we check", "public.page", "how-we-check"),
)
_ASK = "enquiries_public.ask_page"


def install(app: Flask) -> None:
    """Give every page of `app` its frame; an installation without a company still has its error pages."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    built = being_built()
    if built:
        return _frame_of_site(built)
    try:
        us = company()
    except Unavailable:
        return {"site": Site(), "nav": [], "nav_more": [], "nav_label": "", "account": None}
    reader = viewer_here()
    account = _account(reader) if reader else None
    label = _label(reader)
    return {
        "site": _site(us, reader),
        "nav": _nav(reader),
        "nav_more": _more(reader),
        "nav_label": label,
        "account": account,
        "search": _search(reader),
    }


def _search(reader: Viewer | None) -> str:
    """Return where the workspace is searched; the page that does so has a larger box of its own."""
    is_there = reader is None or reader.kind != "staff" or request.endpoint == "search.page"
    return "" if is_there else url_for("search.page")


def _frame_of_site(built: Built) -> dict[str, Any]:
    """Frame a page of the site that is being built: for nobody in particular, read once a build."""
    if not built.frame:
        named = asset_addresses()
        site = Site(company().name, "/", named.get("logo"), named["look"], named["icon"], static=True)
        built.frame = {"site": site, "nav_label": _label(None), "account": None}
    return {**built.frame, "nav": _nav(None)}


def _label(reader: Viewer | None) -> str:
    if reader is None:
        return "This site"
    return "Workspace" if reader.kind == "staff" else "Your pages"


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
        return _public_nav()
    if reader.kind == "contact":
        return [
            _link("Your promises", *OF_PROMISES),
            _link("Messages", "my_messages.home", *OF_CONVERSATION),
            _link("Ask us", "my_ask.page", "my_ask.ask"),
            _link(
                "Contacts",
                "contacts.everybody",
                "contacts.one",
                "contacts.ask_end",
                "contacts.choose_who_accepts",
            ),
        ]
    return [
        _link("Today", "desk.today", "asks.asked", "asks.give_answers", "desk_thanks.mine"),
        _link("Messages", "desk_messages.everything", *OF_MESSAGES),
        _link("Sales", "desk.sales", "desk.sale", "desk.paper", *OF_SALES),
        _link("Customers", "customers.everybody", *OF_CUSTOMERS),
    ]


def _more(reader: Viewer | None) -> list[Group]:
    """Return what stands behind “More” in the workspace: what isn't asked for every hour, in groups with a name."""
    if reader is None or reader.kind != "staff":
        return []
    care = [
        _link("Fragile", "desk_fragile.page"),
        _link("Neglected", "desk_neglected.page"),
        _link("Concerns", "desk_concerns.everything", *OF_CONCERNS),
    ]
    public = [_link("Testimonials", "desk_testimonials.everything", *OF_TESTIMONIALS)]
    if reader.role != DELIVERY:
        care.append(_link("Reviews", "desk_reviews.everything", *OF_REVIEWS))
        public.append(_link("Enquiries", "desk_enquiries.everything", *OF_ENQUIRIES))
    groups = [("Look after", care), ("In public", public)]
    if reader.role == MANAGER:
        insights = _link("Insights", "desk_insights.page")
        groups.append(
            ("The company", [insights, _link("Settings", "people_staff.settings_page", *OF_SETTINGS)])
        )
    return groups


def _public_nav() -> list[Link]:
    """The way around for whoever comes to see how we keep our word; what the site doesn't hold leads to the portal."""
    here = address_here()
    found = [
        (label, url_for(endpoint, slug=slug) if slug else url_for(endpoint))
        for label, endpoint, slug in _PUBLIC
    ]
    links = [(label, address, address == here) for label, address in found]
    return [*links, ("Ask us", portal_url(_ASK), request.endpoint == _ASK)]


def _link(label: str, endpoint: str, *also: str) -> Link:
    return label, url_for(endpoint), request.endpoint in {endpoint, *also}
