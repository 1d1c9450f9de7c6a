"""The workspace over HTTP: Today, the list of sales, and a sale or draft."""

from datetime import datetime

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from portal.deliveries.access import for_lists, may_update, sale_for, sales_beside, sees_price
from portal.deliveries.addresses import file_url
from portal.deliveries.ledger import ledger_of
from portal.deliveries.papers import marked_text, source_file_for, source_for
from portal.deliveries.rules import ENDED
from portal.deliveries.version import staff_version_of
from portal.desk.answer_offer import offering
from portal.desk.answers import answers_for
from portal.desk.enquiry_queries import came_to_draft, people_of, waiting_for
from portal.desk.failing import Failing, what_fails
from portal.desk.queries import sales_page, today_of
from portal.desk.record_page import record_words
from portal.desk.sale_beside import sale_beside
from portal.desk.summaries import closed_words, glances
from portal.desk.testimonial_queries import awaited
from portal.desk.testimonial_words import awaited_headline, awaited_words
from portal.desk.today import concerns_headline, headline, reason
from portal.desk.today_beside import today_beside
from portal.figures.queries import figures_of
from portal.figures.sentences import sentence
from portal.intake.access import draft_for, drafts_of
from portal.intake.asked import askers_of
from portal.intake.draft_page import draft_page
from portal.intake.queries import headlines_of
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.file_answer import download_answer
from portal.lib.gate import DELIVERY, MANAGER, SALES, STAFF, admits
from portal.lib.numbers import small_number
from portal.messages.showing import with_word
from portal.people.access import Viewer
from portal.people.identity import viewer
from portal.ratings.wording import asked_because
from portal.record.faults import standing
from portal.sales.models import Sale
from portal.web.page_cache import Made, whole_page

bp = Blueprint("desk", __name__, url_prefix="/staff", template_folder="templates")


@bp.get("/")
@admits(*STAFF)
def today() -> str:
    """What needs somebody today."""
    reader, at = for_lists(viewer()), clock.now()
    found, answers = today_of(reader, at), answers_for(reader, at)
    waits = awaited(reader, at)
    drafts = [draft for draft in drafts_of(reader) if draft.failure or draft.state == "locked"]
    asked, beside = waiting_for(reader, at), today_beside(reader, at)
    return render_template(
        "desk/today.html",
        today=found,
        answers=answers,
        asked=asked,
        sentences=[
            *headline(found, answers, asked),
            *concerns_headline(beside.concerns),
            *awaited_headline(waits),
        ],
        testimonials=[(one, *awaited_words(one, at)) for one in waits],
        reason=reason,
        drafts=drafts,
        headlines=headlines_of(drafts),
        askers=askers_of(reader),
        beside=beside,
        at=at,
        failing=what_fails(reader.time_zone, at) if reader.role == MANAGER else Failing(),
        record_says=record_words(standing(), at) if reader.role == MANAGER else [],
        today_day=clock.today(reader.zone, at),
        viewer=reader,
    )


@bp.get("/sales")
@admits(*STAFF)
def sales() -> str:
    """Sales that this member of staff may see, the newest first, under their drafts."""
    after = request.args.get("after")
    rows, following = sales_page(viewer(), after)
    drafts = [] if after else drafts_of(viewer())
    return render_template(
        "desk/sales.html",
        rows_of_sales=rows,
        following=following,
        drafts=drafts,
        headlines=headlines_of(drafts),
        viewer=viewer(),
    )


@bp.get("/sales/<ref>")
@admits(*STAFF)
def sale(ref: str) -> str | Response:
    """A sale as the customer sees it, with what staff may do about it, kept until something changes; or a draft."""
    try:
        sealed, others = sales_beside(viewer(), ref)
    except NotHere:
        draft = draft_for(viewer(), ref)
        at = clock.now()
        return draft_page(draft, viewer(), at, _how_it_came(ref), offering(at))
    reader, at = viewer(), clock.now()
    key = ("desk/sale.html", ref, staff_version_of(ref), reader.ref, reader.time_zone)
    beside = tuple(one.ref for one in others)
    return whole_page((*key, beside), at, lambda: _sale(sealed, others, reader, at))


@bp.get("/sales/<ref>/papers/<n>")
@admits(SALES, MANAGER)
def paper(ref: str, n: str) -> str:
    """One source, with what was promised in it marked; not for those who deliver, for papers hold prices."""
    found = sale_for(viewer(), ref)
    source = source_for(found, small_number(n) or 0)
    return render_template(
        "desk/paper.html", sale=found, source=source, pieces=marked_text(source), viewer=viewer()
    )


@bp.get("/sales/<ref>/papers/<n>/file")
@admits(SALES, MANAGER)
def paper_file(ref: str, n: str) -> Response:
    """The original file of a source, to be saved."""
    source, kept = source_file_for(sale_for(viewer(), ref), small_number(n) or 0)
    return download_answer(kept.sha256, lambda: bytes(kept.body), kept.media_type, source.file_name or "file")


def _how_it_came(draft: str) -> Markup | None:
    """Return from which enquiry a draft comes and through whose link, as its page says it."""
    asking = came_to_draft(viewer(), draft)
    if asking is None:
        return None
    address, name = url_for("desk_enquiries.one", ref=asking.enquiry.ref), asking.enquiry.name
    if asking.referrer is None:
        return Markup('Came from <a href="{}">an enquiry of {}</a>.').format(address, name)
    whose = (
        f"{asking.referrer.name}\N{RIGHT SINGLE QUOTATION MARK}s"
        if asking.referrer.name
        else "a customer\N{RIGHT SINGLE QUOTATION MARK}s"
    )
    return Markup('Came through {} link: <a href="{}">the enquiry of {}</a>.').format(whose, address, name)


def _sale(found: Sale, others: list[Sale], reader: Viewer, at: datetime) -> Made:
    beside, priced = sale_beside(found, reader), sees_price(reader)
    ledger = with_word(ledger_of(found, at), beside.talk)
    people, came_through = people_of(reader, found)
    text = render_template(
        "desk/sale.html",
        ledger=ledger,
        sentences=sentence(figures_of(ledger)),
        glances=glances(ledger, people),
        priced=priced,
        file_url=file_url,
        paper_url=(lambda n: url_for("desk.paper", ref=found.ref, n=n)) if priced else None,
        beside=beside,
        asked_because=asked_because,
        can_update=lambda done: may_update(reader, done.row) and done.row.state not in ENDED,
        may_close=reader.role != DELIVERY,
        closed_words=closed_words,
        came_through=came_through,
        others=others,
        viewer=reader,
    )
    return Made(text, ledger.until)
