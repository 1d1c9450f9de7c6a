"""What was agreed after the sealing: old and new side by side, and never in place of what was sealed."""

from tests.filing.help import FRAME, is_in_order, pages, pdf, said, sealed, words

WORKTOP = said(1, "The worktop is in by the 4th of March.", due={"once": "2026-03-04"})
BROOM = said(2, "We leave the kitchen broom-clean.", due={"holding": {}})
ADDED = {
    **FRAME,
    "about": "addition",
    "receipt": 2,
    "promises": [said(3, "We test the dishwasher.", source=None, channel="in_person", standing="beside")],
    "added_by": "Ana Brandt",
    "accepted_by": "Sam Ortega",
}
CHANGED = {
    **FRAME,
    "about": "change",
    "change": {
        "n": 1,
        "promise": 1,
        "kind": "change",
        "reason": "The slab cracked.",
        "proposed_by": "Sam Ortega",
        "proposed_on": "2026-03-01",
        "agreed_by": ["Ana Brandt", "Cy Brandt"],
        "agreed_on": "2026-03-02",
        "words": {"before": "in by the 4th of March", "after": "in by the 10th of March"},
        "due": {"before": {"once": "2026-03-04"}, "after": {"once": "2026-03-10"}},
        "price": {
            "before": {"amount": "38400.00", "currency": "USD"},
            "after": {"amount": "38000.00", "currency": "USD"},
        },
    },
}
RELEASED = {
    **FRAME,
    "about": "change",
    "change": {
        "promise": 2,
        "kind": "release",
        "release": True,
        "agreed_by": ["Ana Brandt"],
        "agreed_on": "2026-03-05",
    },
}
MADE_GOOD = {
    **FRAME,
    "about": "make_good",
    "promises": [said(4, "Two hours of handyman work.", channel="email")],
    "make_good": {"promise": 1, "due": "2026-03-10", "apology": "I am sorry.", "by": "Dee Lindqvist"},
}


def test_what_was_sealed_stands_first_and_unaltered_with_what_became_of_it() -> None:
    told = words(pdf(sealed(WORKTOP, BROOM), ADDED, CHANGED, RELEASED, MADE_GOOD))
    assert is_in_order(
        told,
        [
            "2 promises, word for word as we made them. Since then 4 more receipts were signed",
            "The worktop is in by the 4th of March.",
            "By Wednesday 4 March 2026",
            "Changed by agreement on Monday 2 March 2026: see receipt 3, below.",
            "Made good by promise 4: see receipt 5, below.",
            "Released by agreement on Thursday 5 March 2026: see receipt 4, below.",
            "What was agreed since",
        ],
    )


def test_an_addition_says_who_added_it_and_who_took_it() -> None:
    told = words(pdf(sealed(WORKTOP), ADDED))
    assert "Since then 1 more receipt was signed" in told
    added = ["Promise 3 was added", "Ana Brandt added what was left out. Sam Ortega accepted it for us."]
    assert is_in_order(told, [*added, "We test the dishwasher.", "face to face", "Said beside the contract"])
    agreed = words(pdf(sealed(WORKTOP), {**ADDED, "added_by": None}))
    assert "Both sides agreed on it after the sealing. Sam Ortega accepted it for us." in agreed


def test_a_change_shows_old_beside_new_who_agreed_when_and_why() -> None:
    told = words(pdf(sealed(WORKTOP), CHANGED))
    assert is_in_order(
        told,
        [
            "$38,400 when it was sealed; it was changed since",
            "$38,400 in all. Changed by agreement: see receipt 2, below.",
            "Promise 1 was changed",
            "Sam Ortega proposed it on Sunday 1 March 2026.",
            "Ana Brandt and Cy Brandt agreed on Monday 2 March 2026.",
            "The reason: The slab cracked.",
            "Before As agreed now",
            "in by the 4th of March in by the 10th of March",
            "By Wednesday 4 March 2026 By Tuesday 10 March 2026",
            "The whole price $38,400 $38,000",
        ],
    )
    free = {"price": {"before": None, "after": {"amount": "500.00", "currency": "USD"}}}
    told = words(pdf(sealed(WORKTOP, price=None), {**FRAME, "about": "change", "change": free}))
    assert "No price was agreed $500" in told


def test_a_release_and_what_makes_good_are_told_in_their_own_words() -> None:
    told = words(pdf(sealed(WORKTOP, BROOM), RELEASED, MADE_GOOD))
    assert "Promise 2 was released" in told
    assert "Ana Brandt released us from this promise on Thursday 5 March 2026." in told
    good = [
        "Promise 4 makes promise 1 good",
        "Promise 1 was broken: it was promised for Tuesday 10 March 2026.",
    ]
    assert is_in_order(
        told,
        [*good, "I am sorry.", "Dee Lindqvist", "Two hours of handyman work.", "Promised with this apology."],
    )


def test_a_receipt_of_a_kind_that_is_not_known_yet_breaks_nothing_and_says_so() -> None:
    told = words(pdf(sealed(WORKTOP), {**FRAME, "about": "swap", "swap": {"with": [1]}, "more": {}}))
    assert "Something else that was agreed" in told
    assert "Read it in the receipt itself." in told


def test_every_number_stands_at_the_foot_or_the_first_and_the_newest_of_many() -> None:
    two, five = pages(pdf(sealed(WORKTOP), ADDED)), pages(pdf(sealed(WORKTOP), *[ADDED] * 4))
    number = "KQ7M-2XWD-9FTA-5HJC-{:04}".format
    assert all(f"Receipts {number(1)} and {number(2)} page" in page for page in two)
    assert all(f"Receipts {number(1)} to {number(5)}, 5 in all page" in page for page in five)
    assert all(number(n) in five[-1] for n in range(1, 6))
