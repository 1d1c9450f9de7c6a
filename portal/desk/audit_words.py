"""What each kind of entry, and each line of the security log, is called where managers look through them.

A new kind of entry belongs in `ENTRIES`: what somebody did, as it follows their name, and which of its texts are shown.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """How a kind of entry reads: what was done, the pointers of texts to quote, and a fact that says more."""

    did: str
    quotes: tuple[str, ...] = ()
    more: str = ""


_OF_PEOPLE: Mapping[str, Said] = {
    "company.settings_changed": Said("changed the settings of the company"),
    "company.profile_changed": Said("changed what the company says of itself in public"),
    "customer.added": Said("added a customer", ("/name",)),
    "contact.added": Said("added a contact", ("/name", "/email")),
    "contact.changed": Said("corrected a contact", ("/name", "/email")),
    "contact.ended": Said("ended a contact"),
    "staff.added": Said("added somebody who works here", ("/name", "/email"), "role"),
    "staff.changed": Said("corrected somebody who works here", ("/name", "/email"), "role"),
    "staff.ended": Said("ended somebody who worked here"),
    "token.made": Said("made a token for a program", more="name"),
    "token.ended": Said("ended the token of a program"),
    "webhook.made": Said("had a program called whenever something happens", more="name"),
    "webhook.changed": Said("changed where or of what a program is called", more="name"),
    "webhook.ended": Said("had a program called no more"),
    "staff.pictured": Said("changed the picture that customers see of them"),
}
_OF_SALES: Mapping[str, Said] = {
    "sale.sealed": Said("sealed the sale", ("/title",)),
    "promises.made": Said("put the promises of the sale on the record"),
    "sale.handed_over": Said("handed the sale over", ("/words",)),
    "sale.work_completed": Said("said that the work is completed", more="on"),
    "sale.closed": Said("closed the sale", ("/reason",), "kind"),
    "promise.assigned": Said("said who delivers a promise"),
}
_OF_DELIVERIES: Mapping[str, Said] = {
    "deliveries.planned": Said("made the dates of deliveries"),
    "deliveries.stopped": Said("ended schedules, with the dates to come"),
    "delivery.dated": Said("gave a delivery its date"),
    "delivery.undated": Said("took the date of a delivery back"),
    "delivery.updated": Said("told of a delivery", ("/text", "/wait/what"), "kind"),
    "verdict.given": Said("judged a delivery", ("/comment", "/thanks"), "word"),
    "wait.answered": Said("gave what we waited for", ("/text",)),
    "wait.disputed": Said("said that we did not wait for them", ("/text",)),
    "occasion.opened": Said("said that something happened which a promise speaks of", ("/what",)),
    "occasion.disputed": Said("said that it did not happen, or not then", ("/text",)),
}
_OF_MESSAGES: Mapping[str, Said] = {
    "message.sent": Said("wrote a message", ("/words",)),
    "message.noted": Said("noted that they spoke with the customer elsewhere", ("/words",), "how"),
    "message.disputed": Said("said that what was noted did not take place", ("/text",)),
}
_OF_CHANGES: Mapping[str, Said] = {
    "list.confirmed": Said("confirmed that the list is what they were told"),
    "addition.made": Said("added what was left out", ("/words",)),
    "addition.accepted": Said("accepted what a customer had added"),
    "addition.declined": Said("declined what a customer had added", ("/answer",)),
    "addition.withdrawn": Said("took back what they had added"),
    "change.proposed": Said("proposed a change of a promise", ("/reason", "/words")),
    "change.agreed": Said("agreed to a change"),
    "change.accepted": Said("accepted a change"),
    "change.declined": Said("declined a change", ("/answer",)),
    "change.withdrawn": Said("withdrew a change"),
    "promise.redated": Said("gave a promise another date, as agreed"),
    "promise.released": Said("released us from a promise"),
    "deliveries.redated": Said("gave deliveries other dates, as agreed"),
    "deliveries.released": Said("released us from deliveries"),
    "sale.repriced": Said("changed the price, as agreed"),
    "make_good.promised": Said("promised to make good what was broken", ("/apology",)),
    "customer.acceptance_chosen": Said("chose who of a customer has to agree"),
}
_OF_REVIEWS: Mapping[str, Said] = {
    "review.invited": Said("invited to a review, or asked for one", ("/words",), "how"),
    "review.times_proposed": Said("proposed other times for a review", ("/words",)),
    "review.agreed": Said("accepted a time for a review", more="time"),
    "review.time_kept": Said("would rather keep the time of a review", ("/words",)),
    "review.declined": Said("declined a review", ("/words",)),
    "review.cancelled": Said("called a review off", ("/words",)),
    "review.answered": Said(
        "answered the questions of a review, or noted what was said",
        ("/answers/exceeding", "/answers/better", "/answers/else", "/answers/wrong"),
    ),
    "review.agreement_made": Said("made what was agreed in a review a promise"),
    "review.held": Said("noted that a review took place"),
    "review.closed": Said("sent the summary of a review"),
    "review.followed_up": Said("said whether what was agreed in a review worked", ("/words",)),
}
_OF_CONCERNS: Mapping[str, Said] = {
    "concern.raised": Said("said that something is wrong", ("/words",)),
    "concern.said": Said("said more about what is wrong", ("/words",)),
    "concern.acknowledged": Said("said what we understood is wrong", ("/words",)),
    "concern.fix_promised": Said("promised how something is put right"),
    "concern.fixed": Said("said that something is put right", ("/words",)),
    "concern.not_fixed": Said("took back that something is put right"),
    "concern.closed": Said("said that a concern is settled", ("/words",)),
    "concern.reopened": Said("said that something is not right yet", ("/words",)),
}
_OF_CHARGES: Mapping[str, Said] = {
    "charges.entered": Said("entered what was charged", ("/charges/0/words",)),
    "charge.withdrawn": Said("took a charge back", ("/why",)),
    "extra.proposed": Said("asked for an extra", ("/words", "/why")),
    "extra.revised": Said("asked for another amount of an extra", ("/why",)),
    "extra.agreed": Said("approved an extra, as one of several who have to"),
    "extra.approved": Said("approved an extra"),
    "extra.declined": Said("declined an extra", ("/answer",)),
    "extra.withdrawn": Said("withdrew an extra", ("/answer",)),
}
_IN_PUBLIC: Mapping[str, Said] = {
    "rating.given": Said("rated the three rules", ("/what_words", "/when_words", "/care_words")),
    "check_in.opened": Said("asked the customer how we keep the three rules", more="moment"),
    "check_in.joined": Said("asked about more broken promises with the question that waits"),
    "appreciation.sent": Said("thanked somebody", ("/words",)),
    "testimonial.published": Said("published a testimonial, or other words in its place", ("/words",)),
    "testimonial.withdrawn": Said("withdrew a testimonial"),
    "testimonial.replied": Said("replied to a testimonial in public", ("/words",)),
    "testimonial.hidden": Said("withheld a testimonial", ("/explanation",), "reason"),
    "testimonial.hiding_confirmed": Said("confirmed that a testimonial is withheld"),
    "testimonial.hiding_ended": Said("showed a withheld testimonial again", more="how"),
    "testimonial.objected": Said("objected to being withheld", ("/text",)),
    "testimonial.objection_answered": Said("answered the objection of an author", ("/text",)),
    "link.opened": Said("opened a referral link"),
    "link.ended": Said("ended a referral link"),
    "scoreboard.opened": Said("opened the scoreboard"),
    "scoreboard.closed": Said("closed the scoreboard", more="reason"),
}
_OF_ENQUIRIES: Mapping[str, Said] = {
    "enquiry.received": Said("asked us about something", ("/name", "/words")),
    "enquiry.answered": Said("answered an enquiry", ("/words",), "how"),
    "enquiry.closed": Said("closed an enquiry", more="reason"),
    "enquiry.reopened": Said("opened an enquiry again"),
    "enquiry.taken_on": Said("noted the sale that came of an enquiry"),
    "enquiry.forgotten": Said("deleted who asked us something"),
    "enquiry.friend_choice_changed": Said("chose whether their friend may know that they asked"),
}
_OF_RECORD: Mapping[str, Said] = {
    "key.added": Said("put a signing key into use", more="id"),
    "file.kept": Said("kept a file", more="name"),
    "record.erased": Said("erased personal texts"),
    "record.restored": Said("restored the database from a backup", more="made_at"),
}
_OF_CUSTODY: Mapping[str, Said] = {
    "erasure.asked": Said("asked to have everything about a customer erased", ("/words",)),
    "erasure.undone": Said("undid an erasure that was asked for"),
    "erasure.done": Said("carried out an erasure"),
    "customer.erased": Said("erased the names and addresses of a customer"),
    "testimonial.erased": Said("erased a testimonial"),
    "hold.set": Said("set a legal hold", ("/reason",)),
    "hold.lifted": Said("lifted a legal hold"),
    "retention.changed": Said("changed how long things are kept"),
    "thresholds.changed": Said("changed from when on a customer is neglected"),
}
ENTRIES: Mapping[str, Said] = {
    **_OF_PEOPLE,
    **_OF_SALES,
    **_OF_DELIVERIES,
    **_OF_CHANGES,
    **_OF_MESSAGES,
    **_OF_REVIEWS,
    **_OF_CONCERNS,
    **_OF_CHARGES,
    **_IN_PUBLIC,
    **_OF_ENQUIRIES,
    **_OF_CUSTODY,
    **_OF_RECORD,
}
SECURITY: Mapping[str, str] = {
    "asked": "asked for a sign-in mail",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "refused": "was refused",
    "limit": "reached a limit",
    "set_up": "set their password and second factor",
    "password_taken": "gave a right password",
    "recovery_code_used": "used a recovery code",
    "token_made": "made a token for a program",
    "token_ended": "ended the token of a program",
}
QUOTED = tuple(sorted({pointer for said in ENTRIES.values() for pointer in said.quotes}))


def did(kind: str) -> Said:
    """Return how a kind of entry reads; one that this version doesn't know reads as its own name."""
    return ENTRIES.get(kind) or Said(kind.replace(".", " ").replace("_", " "))


def did_there(kind: str) -> str:
    """Return how a line of the security log reads."""
    return SECURITY.get(kind, kind.replace("_", " "))
