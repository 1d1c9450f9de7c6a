"""What frames every page: whose portal it is, the way around it, and who is signed in."""

from typing import Any

from flask import Flask, request, url_for

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
_OF_PROMISES = (
    "my.home",
    "my.sale",
    "my.promise",
    "my.papers",
    "my.paper",
    "verdicts.several",
    "verdicts.give",
    *(f"my_additions.{deed}" for deed in ("page", "add", "withdraw", "confirm")),
    *(f"my_changes.{deed}" for deed in ("every", "one", "accept", "decline", "withdraw")),
    *(f"my_charges.{deed}" for deed in ("page", "extra", "approve", "decline")),
    *(f"my_proposals.{deed}" for deed in ("page", "propose", "release")),
    *(f"my_concerns.{deed}" for deed in ("page", "post", "one", "settle_it", "reopen")),
    *(
        f"my_reviews.{deed}"
        for deed in ("page", "ask", "one", "accept", "propose", "keep", "decline", "answer", "say_whether")
    ),
    "my_answers.page",
    "my_ratings.ratings",
    "my_ratings.give",
    "my_thanks.page",
    "my_thanks.thank",
    "my_referrals.page",
    "my_referrals.card",
    "my_referrals.ask_end",
    *(
        f"my_testimonial.{deed}"
        for deed in ("page", "publish", "preview", "ask_withdrawal", "take_back", "objection")
    ),
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
_OF_CONVERSATION = tuple(f"my_messages.{deed}" for deed in ("page", "write", "did_not_happen", "dispute"))
_PUBLIC: tuple[tuple[str, str, str | None], ...] = (
    ("Our record", "public_record.scoreboard", None),
    ("Testimonials", "public_testimonials.everything", None),
    ("How we check", "public.page", "how-we-check"),
)
_ASK = "enquiries_public.ask_page"
_OF_ENQUIRIES = (
    *(f"desk_enquiries.{deed}" for deed in ("one", "give_answer", "end", "open_again", "take", "delete")),
    "desk_answers.page",
)
_OF_CONCERNS = tuple(
    f"desk_concerns.{deed}" for deed in ("one", "acknowledge_it", "promise_fix", "say_it_is")
)
_OF_REVIEWS = (
    *(
        f"desk_reviews.{deed}"
        for deed in (
            *("invite_page", "invite", "numbered", "one"),
            *("accept", "propose", "keep", "cancel", "answer"),
        )
    ),
    *(f"desk_meetings.{deed}" for deed in ("page", "note", "agree", "end", "sum_up")),
)
_OF_SALES = (
    "deliveries.updates",
    "deliveries.post",
    "deliveries.retraction",
    "desk_promises.promise",
    "desk_promises.dispute_page",
    "desk_closing.completion",
    "desk_thanks.page",
    "desk_thanks.thank",
    *(f"desk_changes.{deed}" for deed in ("everything", "proposal_page", "post_proposal", "one")),
    *(f"desk_changes.{deed}" for deed in ("accept_it", "decline_it", "withdraw_it")),
    *(f"desk_charges.{deed}" for deed in ("everything", "entry_page", "enter_it", "charge", "take_back")),
    *(f"desk_extras.{deed}" for deed in ("proposal_page", "propose_it", "extra", "revise_it", "withdraw_it")),
    *(f"charge_files.{deed}" for deed in ("page", "bring", "look", "take")),
    *(
        f"desk_additions.{deed}"
        for deed in ("one", "accept_it", "decline_it", "make_good_page", "make_it_good")
    ),
    "desk_closing.closing",
    "desk_notes.page",
    "desk_notes.write",
    "desk_handover.page",
    "desk_handover.post",
    "desk_handover.all_page",
    "desk_handover.post_all",
    "intake.sealing",
    "previews.preview",
    "new_sale.page",
    "new_sale.begin",
    *(f"recording.{page}" for page in ("basics", "save_basics")),
    *(f"recording_customer.{page}" for page in ("page", "save_name", "add", "change")),
    *(f"recording_price.{page}" for page in ("page", "save_total", "add", "change")),
    "details.page",
    "details.save_it",
    "asks.settling_page",
    "asks.settle_it",
    *(f"sources.{page}" for page in ("everything", "add", "one", "describe")),
    *(f"tables.{page}" for page in ("everything", "bring", "one", "read_so")),
)
_OF_MESSAGES = tuple(f"desk_messages.{deed}" for deed in ("conversation", "write", "noting", "note"))
_OF_TESTIMONIALS = (
    *(f"desk_testimonials.{page}" for page in ("testimonial", "reply_page", "give_reply")),
    *(f"desk_withholdings.{page}" for page in ("hiding_page", "hide_it", "confirm", "answer_page", "answer")),
)
_OF_CUSTOMERS = (
    *(f"customers.{page}" for page in ("one", "contact", "ask_end")),
    *(f"desk_data.{page}" for page in ("page", "ask", "hold_it")),
)
_OF_SETTINGS = (
    "people_staff.save_settings",
    "people_staff.retention_page",
    "people_staff.save_retention",
    "desk_public.page",
    "desk_public.save_profile",
    "desk_public.close",
    "desk_record.page",
    "desk_audit.page",
    "desk_backups.page",
    "desk_neglected.thresholds_page",
    "desk_neglected.save_thresholds",
    "desk_refused_mail.page",
)


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
            _link("Your promises", *_OF_PROMISES),
            _link("Messages", "my_messages.home", *_OF_CONVERSATION),
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
        _link("Messages", "desk_messages.everything", *_OF_MESSAGES),
        _link("Sales", "desk.sales", "desk.sale", "desk.paper", *_OF_SALES),
        _link("Customers", "customers.everybody", *_OF_CUSTOMERS),
    ]


def _more(reader: Viewer | None) -> list[Group]:
    """Return what stands behind “More” in the workspace: what isn't asked for every hour, in groups with a name."""
    if reader is None or reader.kind != "staff":
        return []
    care = [
        _link("Fragile", "desk_fragile.page"),
        _link("Neglected", "desk_neglected.page"),
        _link("Concerns", "desk_concerns.everything", *_OF_CONCERNS),
    ]
    public = [_link("Testimonials", "desk_testimonials.everything", *_OF_TESTIMONIALS)]
    if reader.role != DELIVERY:
        care.append(_link("Reviews", "desk_reviews.everything", *_OF_REVIEWS))
        public.append(_link("Enquiries", "desk_enquiries.everything", *_OF_ENQUIRIES))
    groups = [("Look after", care), ("In public", public)]
    if reader.role == MANAGER:
        insights = _link("Insights", "desk_insights.page")
        groups.append(
            ("The company", [insights, _link("Settings", "people_staff.settings_page", *_OF_SETTINGS)])
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
