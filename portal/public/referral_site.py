"""Referral pages in a built site: read by the hundred, made one by one, and anew when what is behind one has moved.

All of them show the record of all our promises as of the day's first build, so that a promise kept somewhere changes
one page and not every page.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask import url_for
from markupsafe import Markup

from portal.lib import clock
from portal.people.queries import company
from portal.public.referral_making import PAGE, Around, record_of_all, referral_page
from portal.public.referral_page import behind
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import rendered
from portal.referrals.models import ReferralLink
from portal.referrals.queries import open_links
from portal.testimonials.listing import Listed, listed
from portal.testimonials.showing import us

READ_TOGETHER = 500


def record_of_the_day(at: datetime) -> str:
    """Return the record of all promises at `at` (aware) as the HTML that every referral page shows that day."""
    zone = company().time_zone
    return str(record_of_all(at, zone, clock.today(ZoneInfo(zone), at))[0])


def referral_pages(building: Building) -> Iterator[Batch]:
    """Give the page of every link that nobody has ended."""
    # Made by a template of ours on the day of the snapshot.
    everywhere = Around(us(), Markup(building.snapshot.text))  # noqa: S704
    words = {(one.sale, one.contact): one for one in listed(building.at)}
    links: dict[str, ReferralLink] = {}
    keys: dict[str, str] = {}
    for link, version in open_links():
        address = url_for("public_referrals.referral", code=link.code)
        one = words.get((link.sale, link.contact))
        links[address], keys[address] = link, _digest(everywhere.us, _shows(one, version))

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        wanted = list(addresses)
        for start in range(0, len(wanted), READ_TOGETHER):
            some = wanted[start : start + READ_TOGETHER]
            found = behind([links[address] for address in some], building.at)
            for address, one in zip(some, found, strict=True):
                yield address, rendered(address, PAGE, **referral_page(one, everywhere))

    yield Batch(keys, make, daily=True, listed=False)


def _shows(one: Listed | None, version: int) -> tuple[object, ...]:
    """Return what a page shows of its customer: their sale moves it only while they let its figures be seen."""
    if one is None:
        return ()
    return (*one, version if one.figures else 0)


def _digest(*shown: object) -> str:
    return sha256(repr(shown).encode()).hexdigest()
