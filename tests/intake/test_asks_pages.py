"""Asking on its pages: Sam asks, Dee answers several on one form, and sees nothing but what she is asked."""

from collections.abc import Callable

from portal.intake.actions import start_sealing
from portal.intake.asking import state_of, unsettled
from portal.intake.models import Draft
from portal.intake.queries import parts_of
from tests.cast import NOON, viewer
from tests.intake.drafting import FLOOR, again, change, paper, porch, put, sale_part
from tests.page import Browser, Page

Open = Callable[[str], Browser]
CANNOT = "The oil comes on 4 May; 8 May works."


def two() -> Draft:
    """Return Sam's porch with a price, a paper, a promise that nobody asks about, and two that Dee would deliver."""
    draft = porch()
    change(draft, sale_part(draft), amount="1834.50", currency="USD")
    paper(draft)
    put(draft, "promise", {**FLOOR, "words": "The steps are even.", "due_on": "2026-05-02"})
    put(draft, "promise", {**FLOOR, "words": "The rail is ours to choose.", "delivered_by": ""})
    return again(draft)


def asked(browser: Open) -> tuple[Draft, list[str]]:
    """Let Sam ask by the button of the draft's page; return the draft and the parts that Dee is asked about."""
    draft, sam = two(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}")
    assert "Ask Dee whether they can" in page.words
    sam.post(f"/staff/sales/{draft.ref}/asks", {"was": page.value("was")})
    return draft, [part.ref for part in parts_of(draft.ref).promises][:2]


def answers(page: Page, **said: tuple[str, str]) -> dict[str, str]:
    """Return the form of a page with these answers: by the part, what one says and in which words."""
    form = {"key": page.value("key")}
    for part, (word, words) in said.items():
        form |= {f"{part}-about": page.value(f"{part}-about"), f"{part}-answer": word, f"{part}-words": words}
    return form


def test_dee_is_told_on_today_and_answers_two_on_one_form(browser: Open) -> None:
    draft, (floor, steps) = asked(browser)
    dee = browser("dee")
    assert "Sam Ortega asks whether you can 2 promises" in dee.get("/staff/").words
    page = dee.get("/staff/asked")
    assert "Reed household: Your porch" in page.words
    assert "by Thursday 30 April 2026" in page.words
    dee.post("/staff/asked", answers(page, **{floor: ("cannot", CANNOT), steps: ("can", "")}))
    kinds = {ref: state.kind for ref, state in state_of(draft.ref).items()}
    assert (kinds[floor], kinds[steps]) == ("cannot", "can")
    assert "asks whether you can" not in dee.get("/staff/").words
    sam = browser("sam").get(f"/staff/sales/{draft.ref}")
    assert CANNOT in sam.words
    assert "Ask Dee" not in sam.words


def test_dee_sees_only_what_she_is_asked(browser: Open) -> None:
    draft, (floor, _) = asked(browser)
    dee = browser("dee")
    page = dee.get("/staff/asked")
    for words in ("1,834", "1834", "The rail is ours", "quartz worktop", "Proposal"):
        assert words not in page.words
    part = f"{draft.ref}/details/{floor}"
    dee.get(f"/staff/sales/{draft.ref}", 404)
    for path in (part, f"{part}/reading", f"{draft.ref}/capture", f"{draft.ref}/asks/{floor}/settling"):
        dee.get(f"/staff/sales/{path}", 403)
    for path in (part, f"{draft.ref}/asks", f"{draft.ref}/details", f"{draft.ref}/asks/{floor}/settling"):
        dee.post(f"/staff/sales/{path}", {}, 403)


def test_we_cannot_without_a_word_comes_back_with_all_that_was_typed(browser: Open) -> None:
    draft, (floor, steps) = asked(browser)
    dee = browser("dee")
    page = dee.get("/staff/asked")
    said = answers(page, **{floor: ("cannot", " "), steps: ("cannot", "Not in May.")})
    back = dee.post("/staff/asked", said, 422)
    assert "Say what stands in the way, and which day would work." in back.words
    assert "Not in May." in back.words
    assert not unsettled(draft.ref)


def test_what_changed_while_dee_was_answering_is_shown_and_nothing_typed_is_lost(browser: Open) -> None:
    draft, (floor, steps) = asked(browser)
    dee = browser("dee")
    said = answers(dee.get("/staff/asked"), **{floor: ("cannot", CANNOT), steps: ("can", "")})
    change(draft, parts_of(draft.ref).promises[0], due_on="2026-05-08")
    back = dee.post("/staff/asked", said, 409)
    assert "This one changed while you were answering." in back.words
    assert "by Friday 8 May 2026" in back.words
    assert CANNOT in back.words
    assert {state.kind for state in state_of(draft.ref).values()} == {"stale", "asked", "not_asked"}
    dee.post("/staff/asked", answers(back, **{floor: ("can", "")}))
    assert state_of(draft.ref)[floor].kind == "can"


def test_only_dee_and_managers_answer_and_a_form_about_others_is_nowhere(browser: Open) -> None:
    draft, (floor, steps) = asked(browser)
    max_, sam = browser("max"), browser("sam")
    page = max_.get("/staff/asked")
    assert "Sam Ortega asked Dee Lindqvist" in page.words
    said = answers(page, **{floor: ("can", "")})
    sam.get("/staff/asked")
    sam.post("/staff/asked", said, 404)
    max_.post("/staff/asked", said)
    assert state_of(draft.ref)[floor].answered_by == viewer("max").ref
    dee = browser("dee")
    page = dee.get("/staff/asked")
    mine = answers(page, **{steps: ("cannot", CANNOT)})
    other = parts_of(draft.ref).promises[2].ref
    back = dee.post("/staff/asked", {**mine, f"{other}-answer": "can"}, 409)
    assert "isn't asked of you any more" in back.words
    assert CANNOT in back.words


def test_sam_settles_it_in_words_and_dee_reads_them(browser: Open) -> None:
    draft, (floor, steps) = asked(browser)
    dee, sam = browser("dee"), browser("sam")
    dee.post("/staff/asked", answers(dee.get("/staff/asked"), **{floor: ("cannot", CANNOT)}))
    place = f"/staff/sales/{draft.ref}/asks/{floor}/settling"
    assert place in sam.get(f"/staff/sales/{draft.ref}").links()
    page = sam.get(place)
    assert CANNOT in page.words
    assert any("/details/" in link for link in page.links())
    back = sam.post(place, {"key": page.value("key"), "words": ""}, 422)
    assert "Say why it stands all the same; they read it." in back.words
    sam.post(place, {"key": back.value("key"), "words": "Ray has oil on stock."})
    assert unsettled(draft.ref) == []
    assert "Ray has oil on stock." in dee.get("/staff/asked").words
    assert "Ray has oil on stock." in sam.get(f"/staff/sales/{draft.ref}").words
    sam.get(place, 404)
    sam.get(f"/staff/sales/{draft.ref}/asks/{steps}/settling", 404)


def test_another_date_is_asked_about_anew_from_the_draft_s_page(browser: Open) -> None:
    draft, (floor, _) = asked(browser)
    dee, sam = browser("dee"), browser("sam")
    dee.post("/staff/asked", answers(dee.get("/staff/asked"), **{floor: ("cannot", CANNOT)}))
    change(draft, parts_of(draft.ref).promises[0], due_on="2026-05-08")
    page = sam.get(f"/staff/sales/{draft.ref}")
    assert "Changed since they were asked" in page.words
    sam.post(f"/staff/sales/{draft.ref}/asks", {"was": page.value("was")})
    assert unsettled(draft.ref) == []
    assert "by Friday 8 May 2026" in dee.get("/staff/asked").words


def test_a_draft_that_is_being_sealed_asks_nothing(browser: Open) -> None:
    draft, (floor, _) = asked(browser)
    dee = browser("dee")
    said = answers(dee.get("/staff/asked"), **{floor: ("can", "")})
    start_sealing(again(draft), viewer("sam").ref, NOON)
    assert "Nobody asks you anything" in dee.get("/staff/asked").words
    dee.post("/staff/asked", said, 404)
    assert state_of(draft.ref)[floor].kind == "asked"
