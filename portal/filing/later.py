"""What was agreed after the sealing: additions, changes with old beside new, what makes a broken promise good. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from portal.filing.promise import Around, Json, paragraphs, promise_blocks
from portal.filing.receipts import ADDITION, CHANGE, CONCERN, MAKE_GOOD, REVIEW, Filed
from portal.filing.stated import Stated
from portal.filing.wording import amount_words, due_words_of, moment_words
from portal.web.words import instant_words, list_words

_Section = dict[str, Json]


def later_section(receipt: Filed, around: Around) -> _Section:
    """Return what the PDF says of a receipt that came after the sealing."""
    sealed = instant_words(receipt.sealed_at, around.zone)
    return {
        "label": f"Receipt {receipt.n}, number {receipt.number}. Sealed {sealed}.",
        "heading": headline(receipt),
        "said": [],
        "quote": [],
        "quote_by": "",
        "before_after": [],
        "promises": [],
        **_SECTIONS.get(receipt.about, _unknown)(receipt.content, around),
    }


def headline(receipt: Filed) -> str:
    """Say in a few words what a receipt holds."""
    content = receipt.content
    if receipt.erased:
        return "Erased"
    if receipt.about == ADDITION:
        return f"Promise {_first_number(content)} was added"
    if receipt.about == MAKE_GOOD:
        return (
            f"Promise {_first_number(content)} makes promise {content.part(MAKE_GOOD).number('promise')} good"
        )
    if receipt.about == CONCERN:
        return f"Promise {_first_number(content)} puts right what was wrong"
    if receipt.about == REVIEW:
        return f"Promise {_first_number(content)} was agreed in a review"
    if receipt.about == CHANGE:
        what = "released" if _is_release(content.part(CHANGE)) else "changed"
        return f"Promise {content.part(CHANGE).number('promise')} was {what}"
    return "The list of promises" if receipt.n == 1 else "Something else that was agreed"


def said_later(receipts: Iterable[Filed], zone: str) -> Mapping[int, list[str]]:
    """Return by number of a promise which later receipts changed it, released us from it, or made it good."""
    found: dict[int, list[str]] = {}
    for receipt in receipts:
        if receipt.about == CHANGE:
            change = receipt.content.part(CHANGE)
            what = "Released" if _is_release(change) else "Changed"
            on = moment_words(change.text("agreed_on"), zone)
            line = f"{what} by agreement on {on}: see receipt {receipt.n}, below."
            found.setdefault(change.number("promise"), []).append(line)
        elif receipt.about == MAKE_GOOD:
            broken = receipt.content.part(MAKE_GOOD).number("promise")
            line = f"Made good by promise {_first_number(receipt.content)}: see receipt {receipt.n}, below."
            found.setdefault(broken, []).append(line)
        elif receipt.about == CONCERN and receipt.content.part(CONCERN).number("promise"):
            about = receipt.content.part(CONCERN).number("promise")
            line = f"Put right by promise {_first_number(receipt.content)}: see receipt {receipt.n}, below."
            found.setdefault(about, []).append(line)
    return found


def price_said_later(receipts: Iterable[Filed]) -> list[str]:
    """Return what stands beside the price: which later receipts changed it."""
    changed = [one.n for one in receipts if one.about == CHANGE and one.content.part(CHANGE).part("price")]
    return [f"Changed by agreement: see receipt {n}, below." for n in changed]


def _addition(content: Stated, around: Around) -> _Section:
    adder, taker = content.text("added_by"), content.text("accepted_by")
    said = f"{adder} added what was left out." if adder else "Both sides agreed on it after the sealing."
    promises = promise_blocks(content.parts("promises"), around)
    return {"said": [f"{said} {taker} accepted it for us." if taker else said], "promises": promises}


def _make_good(content: Stated, around: Around) -> _Section:
    made = content.part(MAKE_GOOD)
    promised = moment_words(made.text("due"), around.zone)
    here = replace(around, unquoted="Promised with this apology.")
    broken = f"Promise {made.number('promise')} was broken"
    said = f"{broken}: it was promised for {promised}." if promised else f"{broken}."
    return {
        "said": [f"{said} This is our apology, and what we do about it without charge."],
        "quote": paragraphs(made.text("apology")),
        "quote_by": made.text("by"),
        "promises": promise_blocks(content.parts("promises"), here),
    }


def _concern(content: Stated, around: Around) -> _Section:
    concern = content.part(CONCERN)
    n, by = concern.number("promise"), concern.text("by")
    about = f"promise {n}" if n else "the agreement"
    here = replace(around, unquoted="Promised to put it right.")
    return {
        "said": [
            f"The customer said what is wrong with {about}."
            + (f" {by} promised to put it right." if by else "")
        ],
        "quote": paragraphs(concern.text("words")),
        "quote_by": "The customer",
        "promises": promise_blocks(content.parts("promises"), here),
    }


def _review(content: Stated, around: Around) -> _Section:
    review = content.part(REVIEW)
    on, by = moment_words(review.text("on"), around.zone), review.text("by")
    here = replace(around, unquoted="Agreed on in a review.")
    said = f"Agreed on in our review on {on}, with {by}." if on and by else "Agreed on in a review."
    return {"said": [said], "promises": promise_blocks(content.parts("promises"), here)}


def _change(content: Stated, around: Around) -> _Section:
    change = content.part(CHANGE)
    said: list[Json] = [sentence for sentence in _agreeing(change, around.zone) if sentence]
    kinds = (("words", "Words", _words), ("due", "When", _due), ("price", "The whole price", _price))
    rows: list[Json] = [
        {"label": label, "before": say(both, "before"), "after": say(both, "after")}
        for name, label, say in kinds
        if (both := change.part(name))
    ]
    return {"said": said, "before_after": rows}


def _agreeing(change: Stated, zone: str) -> list[str]:
    """Say who proposed a change, who agreed, when, and for which reason."""
    by, reason = change.text("proposed_by"), change.text("reason")
    agreed, on = list_words(change.texts("agreed_by")), moment_words(change.text("agreed_on"), zone)
    did = "released us from this promise" if _is_release(change) else "agreed"
    return [
        f"{by} proposed it on {moment_words(change.text('proposed_on'), zone)}." if by else "",
        f"{agreed} {did} on {on}." if agreed else "",
        f"The reason: {reason}" if reason else "",
    ]


def _unknown(content: Stated, _: Around) -> _Section:
    if not content:
        return {}
    return {"said": ["This page has no words for what it states. Read it in the receipt itself."]}


def _is_release(change: Stated) -> bool:
    return change.raw("release") is True or change.text("kind") == "release"


def _first_number(content: Stated) -> int:
    return next((one.number("n") for one in content.parts("promises")), 0)


def _words(both: Stated, side: str) -> Json:
    return paragraphs(both.text(side))


def _due(both: Stated, side: str) -> Json:
    return paragraphs(due_words_of(both.raw(side)))


def _price(both: Stated, side: str) -> Json:
    price = both.part(side)
    return paragraphs(amount_words(price) if price else "No price was agreed")


_SECTIONS: Mapping[str, Callable[[Stated, Around], _Section]] = {
    ADDITION: _addition,
    CHANGE: _change,
    MAKE_GOOD: _make_good,
    CONCERN: _concern,
    REVIEW: _review,
}
