"""Max says which phrases are marked in sources; Sam reads and tries them, and Dee has no use for them."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.intake.actions.cues import NewCue, add_cue, change_cue, remove_cue
from portal.intake.language.cues import all_cues, cue_version, cues_in_use
from portal.intake.language.default_phrases import DEFAULT_PHRASES
from portal.intake.language.phrases import Phrase
from portal.intake.models import Cue
from portal.lib.errors import Conflict, Invalid
from portal.lib.ids import new_ref
from portal.promises.models import Promise
from tests.intake.drafting import by
from tests.page import Browser

CUES = "/staff/settings/cues"
LATEST = NewCue("On the {day} at  LATEST", " names  a day ", "when", is_on=True)


def typed(**fields: str) -> dict[str, Any]:
    """Return the form of a phrase as Max sends it, with these fields instead."""
    new = {"phrase": "at latest", "why": "says how soon", "rule": "when", "is_on": "y", "key": new_ref()}
    return {**new, **fields}


def test_the_first_change_makes_the_whole_table_the_companys(house: Settings) -> None:
    assert not Cue.select().exists()
    add_cue(LATEST, by("max"))
    assert Phrase("on the {day} at latest", "names a day", "when") in cues_in_use()
    assert len(cues_in_use()) == len(DEFAULT_PHRASES) + 1


def test_a_phrase_that_is_off_is_not_looked_for(house: Settings) -> None:
    will = next(cue for cue in all_cues() if cue.phrase == "we will")
    change_cue(will, NewCue("we will", will.why, "what", is_on=False), cue_version(will), by("max"))
    assert "we will" not in {phrase.words for phrase in cues_in_use()}
    assert "we'll" in {phrase.words for phrase in cues_in_use()}


def test_the_same_form_twice_adds_one_phrase(house: Settings) -> None:
    once = by("max")
    add_cue(LATEST, once)
    add_cue(LATEST, once)
    assert Cue.select().where(Cue.phrase == "on the {day} at latest").count() == 1


@pytest.mark.parametrize("phrase", ["WE  will", "we will"])
def test_a_phrase_stands_in_the_table_once(house: Settings, phrase: str) -> None:
    with pytest.raises(Invalid, match="already"):
        add_cue(NewCue(phrase, "says it", "", is_on=True), by("max"))
    assert not Cue.select().exists(), "what was refused leaves nothing behind"
    shall = next(cue for cue in all_cues() if cue.phrase == "shall")
    with pytest.raises(Invalid, match="already"):
        change_cue(shall, NewCue(phrase, "says it", "", is_on=True), cue_version(shall), by("max"))


def test_of_two_managers_the_second_sees_what_the_first_wrote(house: Settings) -> None:
    seen = next(cue for cue in all_cues() if cue.phrase == "shall")
    change_cue(seen, NewCue("shall", "says a duty", "", is_on=True), cue_version(seen), by("max"))
    with pytest.raises(Conflict):
        change_cue(seen, NewCue("shall", "says a must", "", is_on=True), cue_version(seen), by("max"))
    assert Cue.get(Cue.phrase == "shall").why == "says a duty"


def test_the_last_phrase_can_be_switched_off_but_not_removed(house: Settings) -> None:
    add_cue(LATEST, by("max"))
    Cue.delete().where(Cue.phrase != "on the {day} at latest").execute()
    last = Cue.get()
    with pytest.raises(Conflict, match="switch it off"):
        remove_cue(last, by("max"))
    change_cue(last, NewCue(last.phrase, last.why, "", is_on=False), cue_version(last), by("max"))
    assert cues_in_use() == ()


def test_max_adds_changes_removes_and_goes_back(browser: Callable[[str], Browser]) -> None:
    boss = browser("max")
    assert CUES in boss.get("/staff/settings").links()
    assert "Back to the ones Kept comes with" not in boss.get(CUES).words
    boss.post(CUES, typed())
    page = boss.get(CUES)
    assert "at latest" in page.words
    ref = Cue.get(Cue.phrase == "at latest").ref
    one = boss.get(f"{CUES}/{ref}")
    assert one.value("phrase") == "at latest"
    off = typed(why="says when", was=one.value("was"))
    del off["is_on"]
    boss.post(f"{CUES}/{ref}", off)
    assert "at latest (off)" in boss.get(CUES).words
    boss.post(f"{CUES}/{ref}/removal")
    assert f"{CUES}/{ref}" not in boss.get(CUES).links()
    boss.get(f"{CUES}/{ref}", 404)
    boss.post(f"{CUES}/restoring")
    assert not Cue.select().exists()


def test_what_cannot_be_kept_is_said_beside_its_field(browser: Callable[[str], Browser]) -> None:
    boss = browser("max")
    boss.get(CUES)
    for name, words, problem in (
        ("phrase", "", "Write the words to look for here."),
        ("phrase", "by {date}", "We don't know “{date}”."),
        ("phrase", "x" * 81, "at most 80 fit"),
        ("phrase", "we will", "in the table already"),
        ("phrase", "a\x00b", "can't be kept"),
        ("why", " ", "Say what such a sentence does"),
        ("why", "x" * 121, "at most 120 fit"),
        ("rule", "none", "Choose one of the list."),
    ):
        page = boss.post(CUES, typed(**{"why": "Unlike others", name: words}), 422)
        assert problem in page.words, name
        assert "Error: " in page.words
        assert (words if name == "why" else "Unlike others") in page.text, "what was typed stays"
    assert not Cue.select().exists()


def test_a_form_that_is_too_old_comes_back_with_what_was_typed(browser: Callable[[str], Browser]) -> None:
    boss = browser("max")
    ref = next(cue.ref for cue in all_cues() if cue.phrase == "shall")
    was = boss.get(f"{CUES}/{ref}").value("was")
    boss.post(f"{CUES}/{ref}", typed(phrase="shall", why="says a duty", was=was))
    page = boss.post(f"{CUES}/{ref}", typed(phrase="shall", why="says a must", was=was), 409)
    assert "because it says a duty" in page.words
    assert page.value("why") == "says a must"
    boss.post(f"{CUES}/{ref}", typed(phrase="shall", why="says a must", was=page.value("was")))
    assert Cue.get_by_id(ref).why == "says a must"


def test_sam_tries_them_on_a_text_and_changes_nothing(browser: Callable[[str], Browser]) -> None:
    sam = browser("sam")
    assert "Add a phrase" not in sam.get(CUES).words
    sealed = Promise.get().words
    page = sam.post(f"{CUES}/trial", {"text": f"Hello Ana. We will be done by Friday.\n\n{sealed}"}, 200)
    assert ["".join(mark.itertext()) for mark in page.all("mark")][:2] == ["We will", "by Friday"]
    assert "names a day: “by Friday”" in page.words
    assert "these words were sealed before" in page.words
    assert "would be marked" in page.words
    assert not Cue.select().exists()
    sam.post(f"{CUES}/trial", {"text": "  "}, 422)
    sam.post(f"{CUES}/trial", {"text": "x" * 20_001}, 422)
    sam.post(CUES, typed(), 403)
    browser("dee").get(CUES, 403)
