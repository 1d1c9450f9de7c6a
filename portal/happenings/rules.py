"""Which kinds of entries programs are told of, by what scope, and what of them. Pure."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Literal

from portal.record.rules import is_apart, pointers_apart

Needs = Literal["sales:read", "insights:read"]
_OF_SALES = (
    *("sale.sealed", "sale.handed_over", "sale.repriced", "sale.work_completed", "sale.closed"),
    *("promises.made", "promise.assigned", "promise.redated", "promise.released", "list.confirmed"),
    *("addition.made", "addition.accepted", "addition.declined", "addition.withdrawn"),
    *("change.proposed", "change.agreed", "change.accepted", "change.declined", "change.withdrawn"),
    *("make_good.promised", "deliveries.planned", "deliveries.redated", "deliveries.released"),
    *("deliveries.stopped", "delivery.dated", "delivery.undated", "delivery.updated", "verdict.given"),
    *("wait.answered", "wait.disputed", "occasion.opened", "occasion.disputed"),
    *("message.sent", "message.noted", "message.disputed", "appreciation.sent"),
    *("concern.raised", "concern.said", "concern.acknowledged", "concern.fix_promised", "concern.fixed"),
    *("concern.not_fixed", "concern.closed", "concern.reopened"),
    *("charges.entered", "charge.withdrawn", "extra.proposed", "extra.revised", "extra.agreed"),
    *("extra.approved", "extra.declined", "extra.withdrawn"),
    *("check_in.opened", "check_in.joined", "rating.given"),
    *("review.invited", "review.times_proposed", "review.agreed", "review.time_kept", "review.declined"),
    *("review.cancelled", "review.answered", "review.agreement_made", "review.held", "review.closed"),
    "review.followed_up",
    # Whoever keeps copies of what a customer said learns here that theirs have to go too.
    "record.erased",
)
_OF_THE_COMPANY = (
    *("testimonial.published", "testimonial.withdrawn", "testimonial.replied", "testimonial.hidden"),
    *("testimonial.hiding_confirmed", "testimonial.hiding_ended", "testimonial.objected"),
    *("testimonial.objection_answered", "testimonial.erased"),
    *("enquiry.received", "enquiry.answered", "enquiry.closed", "enquiry.reopened", "enquiry.taken_on"),
    *("enquiry.forgotten", "enquiry.friend_choice_changed"),
    *("scoreboard.opened", "scoreboard.closed"),
)
# Each kind that a program may hear of, with the scope that its token needs; each lies in streams of one sort.
TOLD: Mapping[str, Needs] = {
    **dict.fromkeys(_OF_SALES, "sales:read"),
    **dict.fromkeys(_OF_THE_COMPANY, "insights:read"),
}
_SETTINGS = "How the company runs its portal."
_STAFF = "About people who work here; who did what is told with what they did."
_PERSONAL = (
    "Names and addresses: a program that may read a customer asks for them, and gets them as they are now."
)
_PROGRAMS = "What lets programs in: none hears of another."
_ERASING = "Between a customer and managers; that texts are gone is told as `record.erased`."
# And every other kind, with the reason why none is told.
UNTOLD: Mapping[str, str] = {
    **dict.fromkeys(("company.profile_changed", "company.settings_changed"), _SETTINGS),
    **dict.fromkeys(("retention.changed", "thresholds.changed"), _SETTINGS),
    **dict.fromkeys(("staff.added", "staff.changed", "staff.ended", "staff.pictured"), _STAFF),
    **dict.fromkeys(("customer.added", "customer.erased", "customer.acceptance_chosen"), _PERSONAL),
    **dict.fromkeys(("contact.added", "contact.changed", "contact.ended"), _PERSONAL),
    **dict.fromkeys(("token.made", "token.ended"), _PROGRAMS),
    **dict.fromkeys(("webhook.made", "webhook.changed", "webhook.ended"), _PROGRAMS),
    **dict.fromkeys(("erasure.asked", "erasure.undone", "erasure.done"), _ERASING),
    **dict.fromkeys(("hold.set", "hold.lifted"), _ERASING),
    **dict.fromkeys(("link.opened", "link.ended"), "A customer's own; what comes of it is an enquiry."),
    "key.added": "Published at /.well-known/kept-keys.json.",
    "file.kept": "The entry for which the file was kept is told.",
    **dict.fromkeys(("record.restored", "record.moved"), "About the installation."),
}
# No page shows these to those who deliver: prices and what may hold one, reviews, enquiries, and concerns but for those
# about what they deliver themselves. So none is told to them, and neither are these facts.
NOT_FOR_DELIVERY = frozenset(
    kind
    for kind in TOLD
    if kind.startswith(
        ("addition.", "change.", "charge.", "charges.", "concern.", "enquiry.", "extra.", "review.")
    )
    or kind == "sale.repriced"
)
_PRICED_FACTS = frozenset({"price", "price_before"})
# The papers are long and don't change: they are read with the sale.
_LONG = frozenset({"text", "places"})
_PROGRAM_KIND = re.compile(r"[a-z_]+\.[a-z_]+")


def kinds_told(scopes: Collection[str], *, delivers: bool, wanted: Collection[str] = ()) -> frozenset[str]:
    """Return the kinds that a program with these scopes hears of, of those it wants (none named: all).

    `delivers` is for one that acts for whoever delivers, to whom less is told.
    """
    may = {kind for kind, scope in TOLD.items() if scope in scopes}
    return frozenset(may - (NOT_FOR_DELIVERY if delivers else set())) & (frozenset(wanted) or frozenset(TOLD))


def unknown_kinds(wanted: Collection[str]) -> list[str]:
    """Return those that are no kind that is told to anybody, in order."""
    return sorted(kind for kind in wanted if kind not in TOLD or not _PROGRAM_KIND.fullmatch(kind))


def data_of(facts: dict[str, Any], texts: Mapping[str, str | None], *, prices: bool) -> dict[str, Any]:
    """Return stored facts as programs are told them: texts in their places, null where one was erased.

    `texts` are by JSON pointer. Amounts are left out without `prices`, and the papers of a sale in any case.
    """
    for pointer in pointers_apart(facts):
        *path, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))
        holder: Any = facts
        for step in path:
            holder = holder[int(step) if isinstance(holder, list) else step]
        holder[int(last) if isinstance(holder, list) else last] = texts.get(pointer)
    told = {key: value for key, value in facts.items() if prices or key not in _PRICED_FACTS}
    if isinstance(told.get("sources"), list):
        told["sources"] = [_without(_LONG, source) for source in told["sources"]]
    return told


def _without(names: Collection[str], value: Any) -> Any:
    if not isinstance(value, dict) or is_apart(value):
        return value
    return {key: one for key, one in value.items() if key not in names}
