"""Those who would deliver a promise are asked before it is sealed; a "we can't" keeps it open until it is settled."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
from portal.intake.actions import (
    Answer,
    Moved,
    answer,
    ask,
    remove_part,
    settle,
    start_sealing,
)
from portal.intake.asked import asked_of, askers_of, shown
from portal.intake.asking import state_of, unsettled
from portal.intake.models import Draft, DraftAsk, DraftPart
from portal.intake.queries import parts_of
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.outbox import Outbox
from tests.cast import NOON, viewer
from tests.intake.drafting import FLOOR, again, begun, by, change, paper, porch, put, quoted, sale_part
from tests.make import PROPOSAL

CANNOT = "The oil comes on 4 May; 8 May works."


def floor_of(draft: Draft) -> DraftPart:
    """Return the one promise of the porch."""
    return parts_of(draft.ref).promises[0]


def asked() -> Draft:
    """Return Sam's porch, about whose floor he has asked Dee."""
    draft = porch()
    assert ask(draft, by("sam")) == ["Dee Lindqvist"]
    return again(draft)


def says(draft: Draft, what: str, words: str = "", who: str = "dee") -> None:
    """Let somebody answer what they read of the floor now."""
    [one] = asked_of(viewer(who))
    answer([Answer(floor_of(draft).ref, one.about, what, words)], by(who))


def mail_of(kind: str) -> tuple[str, str]:
    """Return whom the one mail of a kind goes to, and what its plain text says."""
    mail: Outbox = Outbox.get(Outbox.kind == kind)
    message = message_from_bytes(bytes(mail.body or b""), policy=default)
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return mail.recipient or "", " ".join(part.get_content().split())


def kind_of(draft: Draft) -> str:
    """Return how it stands with the floor."""
    return state_of(draft.ref)[floor_of(draft).ref].kind


def test_dee_is_asked_by_one_mail_that_has_the_words_and_the_date_and_no_price(house: Settings) -> None:
    draft = porch()
    change(draft, sale_part(draft), amount="1834.50")
    put(draft, "promise", {**FLOOR, "words": "The steps are even.", "due_on": "2026-05-02"})
    put(draft, "promise", {**FLOOR, "words": "The rail is straight.", "due_kind": "undated"})
    assert kind_of(draft) == "not_asked"
    before = Outbox.select().count()
    ask(draft, by("sam"))
    assert kind_of(draft) == "asked"
    assert Outbox.select().count() == before + 1
    to, text = mail_of("can-you")
    assert to == "dee@hallam.example"
    for words in ("The floor is oiled twice.", "The steps are even.", "Thursday 30 April 2026"):
        assert words in text
    assert "1834" not in text
    assert "The rail" not in text
    assert askers_of(viewer("dee")) == [("Sam Ortega", 2)]


def test_nobody_is_asked_twice_about_the_same_and_the_same_form_asks_once(house: Settings) -> None:
    draft, sam = porch(), by("sam")
    assert ask(draft, sam) == ["Dee Lindqvist"]
    assert ask(draft, sam) == []
    with pytest.raises(Conflict, match="nobody to ask"):
        ask(draft, by("sam"))


def test_we_can_is_kept_and_blocks_nothing(house: Settings) -> None:
    draft = asked()
    before = Outbox.select().count()
    says(draft, "can")
    state = state_of(draft.ref)[floor_of(draft).ref]
    assert (state.kind, state.answered_by) == ("can", viewer("dee").ref)
    assert unsettled(draft.ref) == []
    assert Outbox.select().count() == before
    assert askers_of(viewer("dee")) == []


def test_we_cannot_needs_words_blocks_and_sam_hears_of_it(house: Settings) -> None:
    draft = asked()
    with pytest.raises(Invalid, match="which day would work"):
        says(draft, "cannot")
    version = again(draft).version
    says(draft, "cannot", CANNOT)
    assert unsettled(draft.ref) == [floor_of(draft).ref]
    assert again(draft).version == version + 1
    to, text = mail_of("cannot")
    assert to == "sam@hallam.example"
    assert CANNOT in text


def test_another_date_makes_the_answer_stale_and_asking_anew_settles_it(house: Settings) -> None:
    draft = asked()
    says(draft, "cannot", CANNOT)
    change(draft, floor_of(draft), due_on="2026-05-08")
    assert kind_of(draft) == "stale"
    assert unsettled(draft.ref), "another date alone doesn't settle it: nobody has asked Dee about that one"
    assert ask(draft, by("sam")) == ["Dee Lindqvist"]
    assert (kind_of(draft), unsettled(draft.ref)) == ("asked", [])
    says(draft, "can")
    assert kind_of(draft) == "can"


def test_it_stands_all_the_same_with_words_that_dee_is_told_until_it_changes_again(house: Settings) -> None:
    draft = asked()
    says(draft, "cannot", CANNOT)
    with pytest.raises(Invalid, match="why it stands"):
        settle(draft, floor_of(draft), " ", by("sam"))
    settle(draft, floor_of(draft), "Ray has oil on stock.", by("sam"))
    assert (kind_of(draft), unsettled(draft.ref)) == ("settled", [])
    to, text = mail_of("settled")
    assert to == "dee@hallam.example"
    assert "Ray has oil on stock." in text
    with pytest.raises(Conflict, match="nothing to settle"):
        settle(draft, floor_of(draft), "Once more.", by("sam"))
    change(draft, floor_of(draft), due_on="2026-04-20")
    assert unsettled(draft.ref) == [floor_of(draft).ref]


def test_what_a_due_counts_from_is_part_of_what_dee_was_asked_about(house: Settings) -> None:
    draft = begun()
    first = put(draft, "promise", FLOOR)
    later = {**FLOOR, "due_kind": "after", "due_after": first.ref, "due_count": "3", "due_unit": "D"}
    after = put(draft, "promise", {**later, "words": "The rail is put back."})
    signed = put(draft, "promise", {**later, "words": "We measure.", "due_after": "signing"})
    ask(draft, by("sam"))
    change(draft, first, due_on="2026-05-08")
    assert state_of(draft.ref)[after.ref].kind == "stale"
    assert state_of(draft.ref)[signed.ref].kind == "asked"
    change(draft, sale_part(draft), signed_on="2026-03-01")
    assert state_of(draft.ref)[signed.ref].kind == "stale"


def test_criteria_and_price_may_change_without_asking_anew(house: Settings) -> None:
    draft = asked()
    says(draft, "can")
    change(draft, floor_of(draft), criteria="Two coats are seen")
    change(draft, sale_part(draft), amount="12")
    assert kind_of(draft) == "can"


def test_what_dee_answers_to_is_what_she_read(house: Settings) -> None:
    draft = asked()
    [one] = asked_of(viewer("dee"))
    change(draft, floor_of(draft), due_on="2026-04-15")
    with pytest.raises(Moved) as moved:
        answer([Answer(one.part.ref, one.about, "can", "")], by("dee"))
    assert moved.value.parts == {one.part.ref}
    says(draft, "can")
    assert kind_of(draft) == "can", "she may answer what it says now without being asked again"


def test_max_answers_for_dee_and_is_named(house: Settings) -> None:
    draft = asked()
    says(draft, "cannot", CANNOT, who="max")
    assert state_of(draft.ref)[floor_of(draft).ref].answered_by == viewer("max").ref
    assert "Max Hallam for Dee Lindqvist" in mail_of("cannot")[1]


def test_only_who_is_asked_answers_and_only_about_what_is_theirs_now(house: Settings) -> None:
    draft = asked()
    [one] = asked_of(viewer("dee"))
    assert asked_of(viewer("sam")) == []
    for who in ("sam", "ana"):
        with pytest.raises(NotHere):
            answer([Answer(one.part.ref, one.about, "can", "")], by(who))
    change(draft, floor_of(draft), delivered_by="max@hallam.example")
    assert asked_of(viewer("dee")) == []
    with pytest.raises(NotHere):
        answer([Answer(one.part.ref, one.about, "can", "")], by("dee"))


def test_a_locked_a_removed_and_a_deleted_promise_are_asked_about_no_more(house: Settings) -> None:
    draft = asked()
    [one] = asked_of(viewer("dee"))
    said = Answer(one.part.ref, one.about, "can", "")
    start_sealing(draft, viewer("sam").ref, NOON)
    for deed in (
        lambda: answer([said], by("dee")),
        lambda: ask(draft, by("sam")),
        lambda: settle(draft, one.part, "It stands.", by("sam")),
    ):
        with pytest.raises((NotHere, Conflict)):
            deed()
    assert askers_of(viewer("dee")) == []
    Draft.update(state="draft", seal_at=None, seal_by=None).execute()
    remove_part(draft, one.part, by("sam"))
    assert asked_of(viewer("dee")) == []
    assert unsettled(draft.ref) == []
    Draft.delete().execute()
    assert not DraftAsk.select().exists()
    with pytest.raises(NotHere):
        answer([said], by("dee"))


def test_sam_asks_neither_himself_nor_who_does_not_work_here(house: Settings) -> None:
    draft = begun()
    put(draft, "promise", {**FLOOR, "delivered_by": "sam@hallam.example"})
    put(draft, "promise", {**FLOOR, "delivered_by": "ray@elsewhere.example"})
    with pytest.raises(Conflict):
        ask(draft, by("sam"))


def test_dee_reads_the_exact_words_the_criteria_and_who_it_is_for(house: Settings) -> None:
    draft = begun()
    source = paper(draft)
    words = "The old cabinets go to the reuse store"
    put(draft, "promise", {**quoted(source, PROPOSAL, words), "criteria": "A note of the store\n\n"})
    ask(draft, by("sam"))
    [sale] = shown(asked_of(viewer("dee")), viewer("dee"), NOON)
    assert (sale.headline.title, sale.headline.customer) == ("Your porch", "Reed household")
    [line] = sale.promises
    assert (line.words, line.criteria) == (words, ["A note of the store"])
    assert line.said == "Sam Ortega, in writing, Sunday 1 March 2026"
    assert line.due.whole == "by Thursday 30 April 2026"


def test_the_same_answer_sent_twice_is_one_and_the_same_words_again_are_no_news(house: Settings) -> None:
    asked()
    [one] = asked_of(viewer("dee"))
    key = By(viewer("dee"), NOON, "the-key-of-her-form")
    said = [Answer(one.part.ref, one.about, "cannot", CANNOT)]
    before = Outbox.select().count()
    answer(said, key)
    answer(said, key)
    answer(said, by("dee"))
    assert Outbox.select().count() == before + 1
