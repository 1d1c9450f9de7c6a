"""Staff hear that a second person is needed, once more before the time is over, and what became of what they hid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import active_staff, company, look, staff
from portal.people.unsubscribe import switchable
from portal.record.models import SYSTEM
from portal.testimonials.models import Withholding
from portal.testimonials.queries import hiding_of, version_of
from portal.testimonials.rules import hours_left, reason_clause
from portal.web.words import instant_words, plural

_TOPIC = "testimonials"


@dataclass(frozen=True)
class _Say:
    template: str
    subject: str


def ask_for_second(held: Withholding, at: datetime, *, again: bool = False) -> None:
    """Queue, to everybody else who works here and wants it, that a second person is needed; `again` for a reminder."""
    left = plural(hours_left(hiding_of(held), at), "hour is", "hours are")
    subject = "A hidden testimonial needs a second person"
    say = _Say("second", f"{left} left: {subject[0].lower()}{subject[1:]}" if again else subject)
    said = {
        "who": staff(held.by).name,
        "reason": reason_clause(held.reason),
        "explanation": held.explanation,
        "until": instant_words(held.until, company().time_zone),
        "left": left if again else "",
    }
    _send([one for one in active_staff() if one.ref != held.by], held, say, said, at)


def tell_who_hid(held: Withholding, at: datetime) -> None:
    """Queue, to whoever hid it, that it is public again; nothing to who brought it back themselves, or left."""
    hider = staff(held.by)
    if held.ended_by == hider.ref or hider.ended_at is not None:
        return
    ender = "" if held.ended_by in {None, SYSTEM} else staff(held.ended_by).name
    say = _Say("ended", "The testimonial that you hid is public again")
    _send([hider], held, say, {"ender": ender, "reason": reason_clause(held.reason)}, at)


def _send(
    people: list[Staff], held: Withholding, say: _Say, said: Mapping[str, object], at: datetime
) -> None:
    version = version_of(held.testimonial, held.n)
    about = {"name": version.name, "words": version.words, "page": f"/staff/testimonials/{held.testimonial}"}
    style = look()
    for person in people:
        if wants(person.ref, _TOPIC) != "at_once":
            continue
        letter = Letter(
            kind=f"testimonial_{say.template}",
            to=person.email,
            to_name=person.name,
            subject=short_head(say.subject),
            template=f"testimonials/mail/{say.template}",
            context={**said, **about},
        )
        queue(switchable(letter, person.ref, _TOPIC), style, at)
