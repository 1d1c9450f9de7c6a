"""The installation that is measured: made in a folder of its own through the real import and the real actions."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from portal.bench.results import RESULTS
from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.deliveries.rules import UpdateKind, possible_updates
from portal.figures.counting import count_anew
from portal.intake.importing import How, import_sales
from portal.intake.reading import Item
from portal.lib import clock, installed, migrate
from portal.lib.db import connect, release
from portal.lib.errors import Invalid
from portal.lib.ids import new_ref, new_token
from portal.people import sessions
from portal.people.access import Viewer
from portal.people.actions.company import CompanySettings, found_company
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.actions.tokens import NewToken, make_token
from portal.people.models import Contact, Staff
from portal.people.scopes import SCOPES
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.record.keys import make_key
from portal.record.models import SYSTEM
from portal.referrals.actions import open_link
from portal.referrals.models import ReferralLink
from portal.sales.models import Sale
from portal.scoreboard.actions import open_scoreboard
from portal.testimonials.actions import NewTestimonial, publish
from portal.testimonials.queries import testimonial_of

ZONE = "America/New_York"
PROMISES = 20
UPDATES = 60
_DAYS = 40
_OF_OTHERS = 3
_STAFF = (
    NewStaff("sales@firm.example", "Rosa Vance", "sales", "555 0110"),
    NewStaff("delivery@firm.example", "Tom Abara", "delivery", "555 0111"),
    NewStaff("manager@firm.example", "Ines Holt", "manager"),
)
_WORDS = "Item {n} of the agreement is done with care, by the people we named, in the way that we showed you."
_NEWS = "Step {n} is behind us: the parts are in, the room is ready, and we go on tomorrow at eight."
_UPDATE_ORDER: tuple[UpdateKind, ...] = ("started", "progress", "delivered")


@dataclass(frozen=True)
class Size:
    """How many sales there are, and how many promises and updates each has."""

    sales: int
    updates: int
    promises: int


@dataclass(frozen=True)
class Stage:
    """An installation with its sales; `environ` is what a server of it is started with."""

    settings: Settings
    sales: tuple[str, ...]

    @property
    def environ(self) -> Mapping[str, str]:
        """The settings as a server reads them."""
        return {
            "KEPT_DATA_DIR": str(self.settings.data_dir),
            "KEPT_DATABASE_URL": self.settings.database_url,
            "KEPT_SECRET_KEY": self.settings.secret_key,
        }

    def cookie_of_contact(self, sale: str) -> str:
        """Begin a session of the contact of a sale, and return the Cookie header that carries it."""
        contact = Contact.get(Contact.customer == Sale.get_by_id(sale).customer)
        return f"kept-contact={sessions.begin('contact', contact.ref, '', clock.now())}"

    @property
    def link(self) -> str:
        """The address of the referral link of the first sale's contact."""
        return f"/r/{ReferralLink.get(ReferralLink.sale == self.sales[0]).code}"

    def cookie_of(self, role: str) -> str:
        """Begin a session of the member of staff with this role, and return the Cookie header that carries it."""
        return f"kept-staff={sessions.begin('staff', _staff(role).ref, '', clock.now())}"

    def secret_of(self, role: str, name: str) -> str:
        """Make a token with every scope in the name of the member of staff with this role; returns its secret."""
        new = NewToken(name, _staff(role).ref, tuple(SCOPES), None)
        return make_token(new, _viewer("manager"), new_ref(), clock.now())

    def tell(self, delivery: str, kind: UpdateKind, text: str, at: datetime) -> None:
        """Post an update about a delivery as the manager."""
        viewer = _viewer("manager")
        seen = delivery_for(viewer, delivery)
        post_update(seen, NewUpdate(kind, text, seen.delivery.version), By(viewer, at, new_ref()))

    def speak(self, sale: str, words: str) -> None:
        """Let the contact of a sale publish these words in place of any before, with a link and their figures."""
        of, at = Sale.get_by_id(sale), clock.now()
        contact = Contact.get(Contact.customer == of.customer)
        viewer = Viewer("contact", contact.ref, contact.name, contact.email, ZONE, contact.customer)
        known = testimonial_of(sale, contact.ref)
        new = NewTestimonial(words, contact.name, figures=True, was=known.n if known else 0)
        publish(of, new, By(viewer, at, new_ref()))
        open_link(viewer, of, at)


@contextmanager
def stage(sales: int = 1, updates: int = UPDATES, promises: int = PROMISES) -> Iterator[Stage]:
    """Make an installation with so many sales, each with `promises`, and delete it after the block.

    The first one has `updates`, the others three at most.

    It lies beside the results, not among the system's temporary files, which may be in memory alone.
    """
    RESULTS.parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="stage-", dir=RESULTS.parent)).resolve()
    settings = Settings(folder, f"sqlite:///{folder / 'kept.db'}", new_token())
    try:
        installed.bind(settings)
        migrate.apply_pending(settings)
        connect(settings.database_url)
        yield _filled(settings, Size(sales, updates, promises))
    finally:
        release()
        shutil.rmtree(folder)


def deliveries_of(sale: str) -> list[Delivery]:
    """Return the deliveries of a sale in their order."""
    return list(Delivery.select().where(Delivery.sale == sale).order_by(Delivery.ref))


def won_deal(n: int, at: datetime, promises: int = PROMISES) -> dict[str, Any]:
    """Return sale number `n` of the import format, signed on the day of `at` (aware) and to be sealed at once."""
    signed = at.astimezone(ZoneInfo(ZONE)).date()
    text = "\n".join(_WORDS.format(n=number) for number in range(1, promises + 1))
    source = {
        "id": "paper",
        "kind": "proposal",
        "title": "Proposal",
        "received_at": str(signed),
        "text": text,
    }
    contact = {"name": f"Customer {n}", "email": f"customer{n}@home.example", "time_zone": ZONE}
    return {
        "external_id": f"sale-{n}",
        "customer": {"name": f"Household {n}", "contacts": [contact]},
        "title": "Your rooms",
        "signed_on": str(signed),
        "salesperson": _STAFF[0].email,
        "price": {"amount": "18400.00", "currency": "USD"},
        "sources": [source],
        "promises": [_promise(number, signed) for number in range(1, promises + 1)],
        "seal": True,
    }


def _filled(settings: Settings, size: Size) -> Stage:
    at = clock.now() - timedelta(days=_DAYS)
    with clock.at(at):
        found_company(CompanySettings("Firm & Sons", ZONE, currency="USD"), SYSTEM, at)
        make_key(at)
        for person in _STAFF:
            add_staff(person, SYSTEM, at)
        items = [Item(n, "", won_deal(n, at, size.promises)) for n in range(1, size.sales + 1)]
        report = import_sales(items, How(at, mail=False))
    if report.refusals:
        raise Invalid(*(refusal.problem for refusal in report.refusals))
    made = Stage(settings, tuple(report.sealed))
    for n, sale in enumerate(made.sales):
        # The first one is what pages show; of the others there have to be some.
        _tell_all(made, sale, min(size.updates, _OF_OTHERS) if n else size.updates)
    _go_public(made)
    return made


def _go_public(made: Stage) -> None:
    """Let each contact write about their sale and have a link, and the manager open the scoreboard."""
    at = clock.now()
    for sale in made.sales:
        made.speak(sale, _NEWS.format(n=1))
    open_scoreboard(_viewer("manager"), at)
    count_anew(at)


def _tell_all(made: Stage, sale: str, updates: int) -> None:
    """Post `updates` about the deliveries of a sale in turns, from the day it was sealed until yesterday."""
    begun = clock.now() - timedelta(days=_DAYS - 1)
    rows = deliveries_of(sale)
    for n in range(updates):
        at = begun + timedelta(days=_DAYS - 2) * n / updates
        delivery = Delivery.get_by_id(rows[n % len(rows)].ref)
        possible = possible_updates(
            cast("Any", delivery.state), cast("DueKind", Promise.get_by_id(delivery.promise).due_kind)
        )
        wanted = _UPDATE_ORDER[min(n // len(rows), 2)] if n % 3 else "progress"
        kind: UpdateKind = wanted if wanted in possible else "progress"
        made.tell(delivery.ref, kind, _NEWS.format(n=n + 1), at)


def _promise(number: int, signed: date) -> dict[str, Any]:
    others: dict[int, dict[str, Any]] = {7: {"undated": True}, 13: {"holding": {}}}
    return {
        "quote": {"source": "paper", "exact": _WORDS.format(n=number)},
        "said_by": _STAFF[0].email,
        "said_at": str(signed),
        "channel": "document",
        "rule": ("what", "when", "care")[number % 3],
        "criteria": [f"Item {number} looks as in the drawing."],
        "delivered_by": _STAFF[1].email,
        "due": others.get(number, {"once": str(signed + timedelta(days=3 * number))}),
    }


def _viewer(role: str) -> Viewer:
    person = _staff(role)
    return Viewer("staff", person.ref, person.name, person.email, ZONE, role=person.role)


def _staff(role: str) -> Staff:
    found: Staff = Staff.get(Staff.role == role)
    return found
