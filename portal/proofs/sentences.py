"""What is said of a receipt that is checked, in Python and in the scripts alike: `{…}` stands for a value. Pure."""

from collections.abc import Mapping

from portal.deliveries.showing import CHANNELS

# What a script alone has to say.
TOLD: Mapping[str, str] = {
    "ask": "Ask our record too",
    "asked": "Only the fingerprint of the receipt is sent, nothing of what it says.",
    "cannot": (
        "This browser can't check signatures by itself (Ed25519). Use a newer one, openssl, or the command line."
    ),
    "sends": (
        "This browser can't check signatures by itself (Ed25519). If you press the button, the files are sent to the"
        " portal, checked there, and not kept."
    ),
}
HEADLINES: Mapping[str, str] = {
    "good": "This is genuine.",
    "unsure": "We can't vouch for this yet.",
    "bad": "Don't rely on this.",
}
SENTENCES: Mapping[str, str] = {
    "signed": "{issuer} signed exactly these bytes (key {key}). Not a letter has changed since.",
    "number": "Compare this number with the one at the foot of our mail.",
    "not_signed": (
        "It doesn't carry the signature of {issuer}: it was changed after it was signed, or the signature belongs to"
        " something else."
    ),
    "no_signature": (
        "Its signature isn't here. It came in the same mail, as a file whose name ends in .sig: choose both."
    ),
    "unknown_key": (
        "It names the key {key}, which isn't one of those of {issuer} that are known here. Compare with the keys that"
        " we publish; if this page was saved before the receipt was made, save it anew."
    ),
    "key_replaced": (
        "Its signature holds, but it says that it was sealed on {sealed}, and that key had been replaced on {replaced}."
        " We sign nothing with a key that was replaced, so ask us about it."
    ),
    "key_too_new": (
        "Its signature holds, but it says that it was sealed on {sealed}, and that key was only made on {added}."
        " So it was dated back: ask us about it."
    ),
    "chained": "Number {of} of the agreement names number {n} as the one before it, and that is the one here.",
    "not_chained": "Number {of} of the agreement names another receipt before it than the one here as number {n}.",
    "gap": "Number {n} of the agreement isn't here, so number {of} was not compared with it.",
    "erased": "The receipt number {n} was erased at your request. Its fingerprint is kept, and what follows fits it.",
    "misnamed": "The bundle says of receipt {n} what its bytes don't say.",
    "unreadable": "“{name}” is neither a receipt, nor the signature of one, nor a bundle of them.",
    "too_many": "Only the first {most} receipts were checked. The page saved as a file has no such limit.",
    "nothing": "There is no receipt among these.",
    "stray": "“{name}” looks like a signature, but of nothing that is here.",
    "in_root": (
        "The record of this agreement, up to its entry {seq}, is part of the fingerprint of all our records that we"
        " signed and published for {day}."
    ),
    "root_value": "That fingerprint is {root}. Compare it with the one that we publish for that day.",
    "root_wrong": "The proof in this bundle doesn't lead to a fingerprint of {issuer} that carries our signature.",
    "no_root": (
        "There is no daily fingerprint in this bundle yet: the first one comes in the night after the sealing."
    ),
    "known": "Our record holds this very receipt, as number {n} of the agreement, and goes on from it.",
    "known_newest": "It is the newest one of the agreement.",
    "known_later": "There are later ones: the newest is number {newest}.",
    "known_number": "We keep a receipt of this number. To learn more, check the receipt itself.",
    "known_head": "Our record still holds the entry that the daily fingerprint speaks of, unchanged.",
    "lost_head": (
        "Our record no longer holds the entry that the daily fingerprint speaks of. Keep this file, and ask us."
    ),
    "broken_off": (
        "We keep this receipt, but our record no longer goes on from it. The receipt you hold is the truth: keep it,"
        " and ask us."
    ),
    "no_answer": "The portal didn't answer. What stands above was checked without it.",
    "unknown": "Our record doesn't hold it. If it came from us, keep it, and ask us.",
    "unknown_number": "We keep no receipt of this number. Numbers have five groups of four letters and digits.",
}
LABELS: Mapping[str, str] = {
    "issuer": "From",
    "customer": "For",
    "title": "Agreement",
    "receipt": "Receipt",
    "signed_on": "Signed on",
    "sealed_at": "Sealed",
    "salesperson": "Sold by",
    "price": "Price",
    "words": "Words",
    "due": "Due",
    "before": "{label} before",
    "after": "{label} now",
}
# How a receipt is introduced that changes what was agreed.
STORIES: Mapping[str, str] = {
    "nth": "number {n} of this agreement",
    "agreed": "What is promised here was agreed later.",
    "added": "What is promised here was left out of the list. {added_by} added it, and {accepted_by} accepted it.",
    "change": "Promise {promise} has changed.",
    "release": "Promise {promise} is released: it needn't be kept any more.",
    "reason": "The reason: {reason}",
    "proposed": "{proposed_by} proposed it on {proposed_on}.",
    "agreed_by": "{names} agreed on {agreed_on}.",
    "make_good": "What is promised here is owed for promise {promise}, which was not kept. It costs nothing.",
    "make_good_due": (
        "What is promised here is owed for promise {promise}, which was due on {due} and was not kept."
        " It costs nothing."
    ),
    "review": "What is promised here was agreed on in our review on {on}, with {by}.",
    "apology": "{by}: “{apology}”",
    "concern": "What is promised here puts right what the customer said is wrong: “{words}”",
    "line": "{said_by}, {channel}, {said_at}.",
    "due": "Due: {due}.",
    "criterion": "Kept when: {criterion}",
    "delivered_by": "{delivered_by} sees to it.",
    "source": "It stands in “{title}”.",
    "somebody": "Somebody here",
    "nothing": "(nothing)",
}


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return a sentence with its values in their places; a value is never read as a sentence."""
    return template.format_map({name: str(value) for name, value in values.items()})


def catalogue() -> dict[str, Mapping[str, str]]:
    """Return all of it for the scripts."""
    return {
        "told": TOLD,
        "headlines": HEADLINES,
        "sentences": SENTENCES,
        "labels": LABELS,
        "stories": STORIES,
        "channels": CHANNELS,
    }
