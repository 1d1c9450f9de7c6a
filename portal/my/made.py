"""The promise page, made as the text that is sent."""

from datetime import datetime

from flask import render_template, url_for

from portal.deliveries.access import sales_beside
from portal.my.page import page_of
from portal.my.promise import change_url, file_url, promise_url
from portal.people.identity import viewer
from portal.web.page_cache import Made


def made_page(template: str, ref: str, at: datetime, version: str, conflict: str = "") -> Made:
    """Return the promise page of a sale for who is signed in, or the part that `template` makes; NotHere for others.

    `version` was read before. `conflict` says what happened while the reader looked at an older one.
    """
    reader = viewer()
    found, others = sales_beside(reader, ref)
    page = page_of(found, version, reader, at)
    text = render_template(
        template,
        **page.shown,
        paper_url=lambda n: url_for("my.paper", ref=ref, n=n),
        file_url=file_url,
        change_url=change_url(ref),
        promise_url=promise_url(ref),
        others=others,
        viewer=reader,
        conflict=conflict,
    )
    return Made(text, page.until)
