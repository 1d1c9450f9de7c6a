"""The offer on a draft's page: to promise answers as fast as until now, once, and never behind anybody's back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.config import Settings
from portal.enquiries.actions import answer
from portal.intake.actions import settle_answer_offer
from portal.intake.actions.offering import hours_to_promise, words_of_offer
from portal.intake.models import Draft, DraftPart
from portal.promises.models import Promise
from tests.cast import NOON, bring
from tests.enquiries.help import asked
from tests.enquiries.help import by as enquiring
from tests.figures.parity.help import porch
from tests.page import Browser, Page

Open = Callable[[str], Browser]
OFFER = "Promise to answer as fast as until now?"
WORDS = "We answer every message within 3 working hours."
HOUR = timedelta(hours=1)


def draft_of(**changes: Any) -> Draft:
    report = bring(porch(seal=False, **changes))
    assert not report.refusals
    found: Draft = Draft.get_by_id(report.drafts[0])
    return found


def promises(draft: Draft) -> list[dict[str, str]]:
    rows = DraftPart.select().where((DraftPart.draft == draft.ref) & (DraftPart.kind == "promise"))
    return [row.fields for row in rows]


def press(browser: Browser, draft: Draft, choice: str, hours: str = "3", status: int = 303) -> Page:
    return browser.post(f"/staff/answers/offers/{draft.ref}", {"choice": choice, "hours": hours}, status)


def test_by_the_mails_of_the_draft_it_is_offered_rounded_up_to_whole_hours(browser: Open) -> None:
    draft = draft_of()
    page = browser("sam").get(f"/staff/sales/{draft.ref}")
    assert OFFER in page.words
    assert "You answered Cal\N{RIGHT SINGLE QUOTATION MARK}s mails within 2 working hours" in page.words
    assert "2 working hours and 30 minutes (half of 3 times)." in page.words
    assert WORDS in page.words


def test_one_press_adds_the_promise_and_a_second_one_nothing(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}")
    press(sam, draft, "taken")
    press(sam, draft, "taken")
    [_, made] = promises(draft)
    assert made["words"] == WORDS
    assert (made["due_kind"], made["due_every"], made["due_within"], made["due_clock"]) == (
        "every",
        "message",
        "3",
        "working",
    )
    page = sam.get(f"/staff/sales/{draft.ref}")
    assert OFFER not in page.words
    assert WORDS in page.words


def test_not_for_this_sale_hides_it_for_good(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}")
    press(sam, draft, "declined")
    press(sam, draft, "taken")
    assert len(promises(draft)) == 1
    assert OFFER not in sam.get(f"/staff/sales/{draft.ref}").words


def test_the_promise_is_sealed_as_one_about_every_message(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}")
    press(sam, draft, "taken")
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    from portal.intake.jobs import seal_locked  # noqa: PLC0415 - the job of this one test.

    seal_locked(NOON + HOUR)
    made = Promise.get((Promise.sale == draft.ref) & (Promise.n == 2))
    assert (made.words, made.due_kind) == (WORDS, "every")


def test_without_mails_it_is_offered_by_five_enquiries_and_not_by_four(browser: Open) -> None:
    draft = draft_of(text="We paint it by the 2nd of March.")
    for n in range(5):
        page = browser("sam").get(f"/staff/sales/{draft.ref}")
        assert OFFER not in page.words
        made = asked(email=f"pat{n}@quist.example", at=NOON - 3 * HOUR)
        answer(made, "Gladly.", "mail", enquiring("sam", -HOUR))
    page = browser("sam").get(f"/staff/sales/{draft.ref}")
    assert "We answered prospects within 2 working hours (half of 5 times)." in page.words
    assert "We answer every message within 2 working hours." in page.words


def test_a_list_that_promises_it_already_is_offered_nothing(browser: Open) -> None:
    from tests.make import promise  # noqa: PLC0415 - as above.

    due = {"every": "message", "within": "PT4H", "clock": "working"}
    draft = draft_of(promises=[promise(words="We answer within 4 working hours.", rule="care", due=due)])
    assert OFFER not in browser("sam").get(f"/staff/sales/{draft.ref}").words


def test_a_wild_number_of_hours_is_refused(browser: Open) -> None:
    draft, sam = draft_of(), browser("sam")
    sam.get(f"/staff/sales/{draft.ref}")
    press(sam, draft, "taken", hours="99999", status=422)
    press(sam, draft, "taken", hours="-3", status=422)
    assert len(promises(draft)) == 1


def test_whole_hours_are_rounded_up_and_at_least_one() -> None:
    assert [hours_to_promise(minutes) for minutes in (0, 1, 59, 60, 61, 150, 180)] == [1, 1, 1, 1, 2, 3, 3]
    assert words_of_offer(1) == "We answer every message within 1 working hour."


def test_settled_meanwhile_it_stays_so(house: Settings) -> None:
    draft, by = draft_of(), enquiring("sam")
    assert settle_answer_offer(draft, "declined", 3, by)
    assert not settle_answer_offer(draft, "taken", 3, enquiring("sam"))
    assert len(promises(draft)) == 1
