"""Changes in the workspace: Sam proposes one, answers what Ana proposes and adds, and makes good what went wrong."""

from datetime import timedelta

from portal.changes.models import Addition, Change, MakeGood
from portal.lib.ids import new_ref
from portal.my.jobs import ask_for_words
from portal.people.models import Staff
from tests.cast import NOON, sale_of
from tests.changes.help import accepted, left_out, proposed, receipts
from tests.deliveries.help import deliveries_of, tell
from tests.desk.help import Open
from tests.people.post import forget_mails, sent

LATER = {
    "kind": "change",
    "due_kind": "once",
    "due_on": "2026-03-11",
    "reason": "The slab cracked.",
    "lifetime": "14",
}
AS_PROMISE = {
    "said_at": "2026-01-20",
    "channel": "in_person",
    "rule": "what",
    "due_kind": "once",
    "due_on": "2026-03-20",
}


def propose_path(n: int = 1) -> str:
    return f"/staff/sales/{sale_of('ana').ref}/promises/{n}/change"


def sam() -> str:
    return str(Staff.get(Staff.name == "Sam Ortega").ref)


def test_sam_proposes_another_day_and_the_words_stay_as_they_are(browser: Open) -> None:
    who = browser("sam")
    page = who.get(propose_path())
    assert "Nothing changes until the customer accepts." in page.words
    words = page.all("textarea")[0].text or ""
    assert words.strip().startswith("your new quartz worktop")
    for _ in range(2):
        who.post(propose_path(), {"key": page.value("key"), "words": words, **LATER})
    [one] = Change.select()
    assert (one.words, one.due, one.price) == (None, {"once": "2026-03-11"}, None)
    listed = who.get(f"/staff/sales/{sale_of('ana').ref}/changes")
    assert "Change of promise 1" in listed.words
    assert "Waits for an answer" in listed.words


def test_what_is_wrong_comes_back_beside_its_field_with_what_was_typed(browser: Open) -> None:
    who = browser("sam")
    who.get(propose_path())
    sent = {**LATER, "due_on": "2026-02-01", "amount": "much", "reason": "", "words": "We bring it in."}
    refused = who.post(propose_path(), {"key": new_ref(), **sent}, 422)
    for said in ("This day has passed.", "Say in a sentence or two why.", "This is no amount of USD"):
        assert said in refused.words
    assert "We bring it in." in refused.text
    assert refused.value("due_on") == "2026-02-01"
    refused = who.post(
        propose_path(), {"key": new_ref(), "kind": "change", "reason": "So.", "lifetime": "14"}, 422
    )
    assert "Nothing would change" in refused.words


def test_a_second_proposal_is_refused_and_keeps_its_words(browser: Open) -> None:
    proposed("sam", 1, due={"once": "2026-03-11"})
    who = browser("max")
    assert "waits for an answer already" in who.get(propose_path()).words
    refused = who.post(propose_path(), {"key": new_ref(), **LATER, "reason": "My own reason."}, 409)
    assert "waits for an answer already" in refused.words
    assert "My own reason." in refused.text


def test_sam_sees_what_ana_proposes_on_today_and_accepts_it(browser: Open) -> None:
    one = proposed("ana", 1, due={"once": "2026-03-11"}, reason="We are away.")
    who = browser("sam")
    assert f"/staff/changes/{one.ref}" in who.get("/staff/").links()
    page = who.get(f"/staff/changes/{one.ref}")
    for said in (
        "Wednesday 4 March 2026",
        "Wednesday 11 March 2026",
        "We are away.",
        "Proposed by Ana Brandt",
    ):
        assert said in page.words
    who.post(f"/staff/changes/{one.ref}/acceptance", {"key": page.value("key")})
    assert receipts()[1]["change"]["agreed_by"] == ["Ana Brandt", "Sam Ortega"]
    again = who.post(f"/staff/changes/{one.ref}/acceptance", {"key": new_ref()}, 409)
    assert "accepted already" in again.words
    assert f"/staff/changes/{one.ref}" not in who.get("/staff/").links()


def test_sam_declines_with_a_reason_and_withdraws_his_own(browser: Open) -> None:
    who, theirs = browser("sam"), proposed("ana", 1, due={"once": "2026-03-11"})
    who.get(f"/staff/changes/{theirs.ref}")
    refused = who.post(f"/staff/changes/{theirs.ref}/refusal", {"key": new_ref(), "answer": " "}, 422)
    assert "Say in a sentence why not." in refused.words
    who.post(f"/staff/changes/{theirs.ref}/refusal", {"key": new_ref(), "answer": "The saw is booked."})
    assert "The saw is booked." in who.get(f"/staff/changes/{theirs.ref}").words
    ours = proposed("sam", 1, due={"once": "2026-03-12"})
    page = who.get(f"/staff/changes/{ours.ref}")
    assert "Only the customer accepts or declines it." in page.words
    who.post(f"/staff/changes/{ours.ref}/acceptance", {"key": new_ref()}, 404)
    who.post(f"/staff/changes/{ours.ref}/withdrawal", {"key": new_ref(), "answer": ""})
    assert Change.get_by_id(ours.ref).state == "withdrawn"


def test_dee_neither_proposes_nor_answers(browser: Open) -> None:
    dee, one, added = browser("dee"), proposed("ana", 1, due={"once": "2026-03-11"}), left_out()
    for path in (propose_path(), f"/staff/changes/{one.ref}", f"/staff/additions/{added.ref}"):
        dee.get(path, 403)
    assert "Wants a change" not in dee.get("/staff/").words
    assert "Propose a change" not in dee.get(f"/staff/sales/{sale_of('ana').ref}/promises/1").words


def test_sam_takes_what_ana_added_as_a_promise(browser: Open) -> None:
    one, who = left_out(), browser("sam")
    assert f"/staff/additions/{one.ref}" in who.get("/staff/").links()
    page = who.get(f"/staff/additions/{one.ref}")
    assert "You would take the old fridge away." in page.words
    sent = {"key": page.value("key"), "said_by": sam(), **AS_PROMISE}
    refused = who.post(f"/staff/additions/{one.ref}/acceptance", {**sent, "due_on": "2026-01-01"}, 422)
    assert refused.value("due_on") == "2026-01-01"
    for _ in range(2):
        who.post(f"/staff/additions/{one.ref}/acceptance", sent)
    assert Addition.get_by_id(one.ref).state == "accepted"
    assert "it is promise 8" in who.get(f"/staff/sales/{sale_of('ana').ref}/changes").words


def test_sam_declines_what_ana_added_and_the_reason_stays(browser: Open) -> None:
    one, who = left_out(), browser("sam")
    path = f"/staff/additions/{one.ref}/refusal"
    who.get(f"/staff/additions/{one.ref}")
    assert "Say in a sentence or two why" in who.post(path, {"no-key": new_ref(), "no-answer": ""}, 422).words
    who.post(path, {"no-key": new_ref(), "no-answer": "The town takes fridges."})
    assert "The town takes fridges." in who.get(f"/staff/sales/{sale_of('ana').ref}/changes").words
    stale = who.post(path, {"no-key": new_ref(), "no-answer": "Again."}, 409)
    assert "declined already" in stale.words
    assert "Again." in stale.words


def test_sam_makes_good_what_was_missed(browser: Open) -> None:
    who, worktop = browser("sam"), deliveries_of(1)[0]
    promise = f"/staff/sales/{sale_of('ana').ref}/promises/1"
    path = f"/staff/deliveries/{worktop.ref}/make-good"
    assert path not in who.get(promise).links()
    assert "neither missed nor late" in who.get(path).words
    tell("max", worktop, "missed", "The slab broke.")
    assert path in who.get(promise).links()
    page = who.get(path)
    sent = {
        "key": page.value("key"),
        "said_by": sam(),
        **AS_PROMISE,
        "words": "You get the sink for nothing.",
    }
    assert "Say what went wrong" in who.post(path, {**sent, "apology": ""}, 422).words
    for _ in range(2):
        who.post(path, {**sent, "apology": "I am sorry, Ana."})
    assert MakeGood.select().count() == 1
    assert receipts()[1]["make_good"]["by"] == "Sam Ortega"
    other = browser("max")
    other.get(path)
    second = other.post(path, {**sent, "key": new_ref(), "apology": "We are sorry, all of us."}, 409)
    assert "makes up for this already" in second.words
    assert "We are sorry, all of us." in second.words
    assert "You get the sink for nothing." in second.words


def test_what_sam_typed_while_ana_released_us_stays_before_him(browser: Open) -> None:
    who = browser("sam")
    page = who.get(propose_path())
    accepted("ana", 1, release=True)
    refused = who.post(propose_path(), {"key": page.value("key"), **LATER, "words": "On the 11th."}, 409)
    assert "The customer released us" in refused.words
    assert ("On the 11th." in refused.words, LATER["reason"] in refused.words) == (True, True)


def test_who_updates_or_makes_good_reads_the_words_that_were_agreed_on(browser: Open) -> None:
    accepted("ana", 1, words="Your worktop will be in by 11 March.")
    at = f"/staff/deliveries/{deliveries_of(1)[0].ref}"
    for page in ("updates", "make-good"):
        assert "Your worktop will be in by 11 March." in browser("sam").get(f"{at}/{page}").words
    accepted("ana", 1, words="Your worktop will be in by noon of 11 March.")
    today = browser("sam").get("/staff/").words
    assert "Your worktop will be in by noon of 11 March." in today
    assert "your new quartz worktop" not in today
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    forget_mails()
    ask_for_words(NOON + timedelta(days=4, hours=-4))
    assert any("Your worktop will be in by noon of 11 March." in mail.text for mail in sent("asking"))


def test_how_a_due_reads_while_it_is_typed(browser: Open) -> None:
    address = f"/staff/sales/{sale_of('ana').ref}/due-reading?due_kind=once&due_on=2026-03-11"
    sam_ = browser("sam")
    assert "Wednesday 11 March 2026" in sam_.get(address).text
    passed = sam_.get(address.replace("2026-03-11", "2026-02-20")).text
    assert "That day has passed." in passed
    assert "recorded afterwards" not in passed, "what is added counts, whatever its date"
