"""Playing what happened in public: testimonials, enquiries and the scoreboard, each through its own action."""

from collections.abc import Callable

from portal.demo.chapters import Happened
from portal.demo.scenes import Scene, viewer_of
from portal.enquiries import actions as enquiries
from portal.enquiries.models import Enquiry
from portal.lib.ids import new_ref
from portal.people.models import Contact
from portal.people.queries import contacts_of
from portal.record.actions import NewFile
from portal.referrals.actions import open_link
from portal.referrals.queries import open_link_of
from portal.sales.models import Sale
from portal.scoreboard.actions import open_scoreboard
from portal.testimonials import actions as testimonials
from portal.testimonials.models import Testimonial
from portal.testimonials.queries import holding_of, testimonial_of


def ask(event: Happened, ref: str) -> None:
    """Let somebody ask us: a customer in their own name, a stranger through a link or a public page."""
    sale, more = Sale.get_by_id(ref), event.more
    asker = viewer_of(event.by, sale) if event.by else None
    link = open_link_of(ref, _contact(sale, more["through"]).ref) if "through" in more else None
    new = enquiries.NewEnquiry(
        name=asker.name if asker else more["name"],
        email=asker.email if asker else more["email"],
        words=more["words"],
        key=new_ref(),
        phone=more.get("phone", ""),
        consent=True,
        friend_may_know=more.get("friend_may_know", False),
        link=link,
        asker=asker,
    )
    enquiries.receive(new, event.at)


def _published(scene: Scene) -> None:
    more, sale = scene.more, scene.sale
    known = testimonial_of(sale.ref, scene.by.viewer.ref)
    photo = next(iter(scene.uploads), None)
    new = testimonials.NewTestimonial(
        words=more["words"],
        name=more["name"],
        company=more.get("company", ""),
        subject=more.get("subject", ""),
        connection=more.get("connection", ""),
        photo=NewFile(photo.name, photo.media_type, photo.body) if photo else None,
        figures=more.get("figures", False),
        was=known.n if known else 0,
    )
    testimonials.publish(sale, new, scene.by)
    open_link(scene.by.viewer, sale, scene.by.at)


def _withdrawn(scene: Scene) -> None:
    testimonials.withdraw(scene.sale, scene.by)


def _replied(scene: Scene) -> None:
    testimonials.reply(_testimonial(scene, "to"), scene.more["words"], scene.by)


def _hidden(scene: Scene) -> None:
    more = scene.more
    testimonials.hide(_testimonial(scene, "of"), more["reason"], more["words"], scene.by)


def _hiding_confirmed(scene: Scene) -> None:
    held = holding_of(_testimonial(scene, "of").ref)
    if held is None:
        raise LookupError("nothing of theirs is hidden")
    testimonials.confirm_hiding(held.ref, scene.by)


def _enquiry_answered(scene: Scene) -> None:
    enquiries.answer(_enquiry(scene), scene.more["words"], scene.more["how"], scene.by)


def _enquiry_closed(scene: Scene) -> None:
    enquiries.close(_enquiry(scene), scene.more["reason"], scene.by)


def _enquiry_taken_on(scene: Scene) -> None:
    enquiries.take_on(_enquiry(scene), scene.sale, scene.by)


def _scoreboard_opened(scene: Scene) -> None:
    open_scoreboard(scene.by.viewer, scene.by.at)


def _testimonial(scene: Scene, who: str) -> Testimonial:
    known = testimonial_of(scene.sale.ref, _contact(scene.sale, scene.more[who]).ref)
    if known is None:
        raise LookupError("they have written nothing")
    return known


def _enquiry(scene: Scene) -> Enquiry:
    """Return the enquiry that the event names by the instant at which it was asked."""
    found: Enquiry = Enquiry.get(Enquiry.at == scene.more["asked"])
    return found


def _contact(sale: Sale, first_name: str) -> Contact:
    return next(one for one in contacts_of(sale.customer) if one.name.split()[0] == first_name)


PLAYS: dict[str, Callable[[Scene], None]] = {
    "published": _published,
    "withdrawn": _withdrawn,
    "replied": _replied,
    "hidden": _hidden,
    "hiding_confirmed": _hiding_confirmed,
    "enquiry_answered": _enquiry_answered,
    "enquiry_closed": _enquiry_closed,
    "enquiry_taken_on": _enquiry_taken_on,
    "scoreboard_opened": _scoreboard_opened,
}
