"""The promise page, made as the text that is sent."""

from datetime import datetime

from flask import render_template, url_for

from portal.deliveries.access import sales_beside
from portal.my.page import page_of
from portal.my.promise import change_url, file_url
from portal.people.access import Viewer
from portal.web.page_cache import Made


def made_page(
    template: str, ref: str, reader: Viewer, at: datetime, version: str, conflict: str = ""
) -> Made:
    """Return the promise page of a sale for its reader, or the part of it that `template` makes; NotHere for others.

    `version` was read before. `conflict` says what happened while the reader looked at an older one.
    """
    found, others = sales_beside(reader, ref)
    page = page_of(found, version, reader, at)
    text = render_template(
        template,
        **page.shown,
        paper_url=lambda n: url_for("my.paper", ref=ref, n=n),
        file_url=file_url,
        change_url=change_url(ref),
        others=others,
        viewer=reader,
        conflict=conflict,
    )
    return Made(text, page.until)
