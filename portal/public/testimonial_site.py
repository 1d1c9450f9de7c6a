"""Testimonials in a built site: the newest ones, each part of a month, and photos."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from flask import url_for

from portal.public.site.batches import Batch, Building
from portal.public.site.stage import rendered
from portal.public.testimonial_making import address_of, first_page, month_page
from portal.public.testimonial_page import NEWEST, newest
from portal.testimonials.counts import withheld_counts
from portal.testimonials.listing import Listed, listed
from portal.testimonials.months import Part, part_at, public_photo, shown_in
from portal.testimonials.showing import us


def testimonial_pages(building: Building) -> Iterator[Batch]:
    """Give the lists and the photos; one that comes, changes or goes makes anew its own part and the first page."""
    everything = listed(building.at)
    yield _photos({one.photo for one in everything if one.photo}, building)
    parts = _parts(everything)
    yield _months(parts, building)
    yield _first(everything[:NEWEST], Counter(one.month for one in everything), building)


def _first(newest_ones: Collection[Listed], counted: Mapping[str, int], building: Building) -> Batch:
    address = url_for("public_testimonials.everything")
    key = _digest(us(), newest_ones, sorted(counted.items()), withheld_counts(building.at))

    def make(_: Collection[str]) -> Iterator[tuple[str, bytes]]:
        template, said = first_page(newest(building.at))
        yield address, rendered(address, template, **said)

    return Batch({address: key}, make)


def _months(parts: Mapping[tuple[str, int], list[Listed]], building: Building) -> Batch:
    whose = us()
    beside = _beside(parts)
    addresses = {address_of(*which, beside[which][2]): which for which in parts}
    keys = {address: _digest(whose, parts[which], beside[which]) for address, which in addresses.items()}

    def make(wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for address in wanted:
            month, number = addresses[address]
            # Read now: what was withdrawn since the plan was made is not published any more.
            shown = shown_in(month, number, building.at)
            if shown:
                part = Part(month, number, shown, *beside[month, number])
                template, said = month_page(part, whose)
                yield address, rendered(address, template, **said)

    return Batch(keys, make)


def _photos(hashes: Collection[str], building: Building) -> Batch:
    addresses = {url_for("public_testimonials.photo", sha256=one): one for one in sorted(hashes)}

    def make(wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        # One at a time: all of them together may be larger than the machine.
        for address in wanted:
            kept = public_photo(addresses[address], building.at)
            if kept is not None:
                yield address, bytes(kept.body)

    return Batch(addresses, make, listed=False)


def _parts(everything: Collection[Listed]) -> dict[tuple[str, int], list[Listed]]:
    found: dict[tuple[str, int], list[Listed]] = defaultdict(list)
    for one in everything:
        found[one.month, part_at(one.place)].append(one)
    return dict(found)


def _beside(parts: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[int | None, int | None, int]]:
    """Return for each part that holds anything the ones before and after it in its month, and the newest of all."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for month, number in sorted(parts):
        numbers[month].append(number)
    return {
        (month, number): (older, newer, of_month[-1])
        for month, of_month in numbers.items()
        for older, number, newer in zip([None, *of_month], of_month, [*of_month[1:], None], strict=False)
    }


def _digest(*shown: object) -> str:
    return sha256(repr(shown).encode()).hexdigest()
