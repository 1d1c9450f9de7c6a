"""The index says at any time what the tables say: through every verb, a rebuild, an erasure and a migration."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, assign, post_update
from portal.deliveries.actions.handing_over import hand_over
from portal.lib.db import db
from portal.people.actions import NewContact, add_contact
from portal.people.actions.contacts import end
from portal.promises.models import Promise
from portal.record.actions import erase, reproject
from portal.record.models import COMPANY, SYSTEM, EntryText
from portal.record.rebuilding import rebuild_all
from portal.search.jobs import forget_erased
from portal.search.models import SearchErased
from tests.cast import NOON, sale_of, viewer
from tests.concerns.help import answered, put_right, raised, understood
from tests.deliveries.saying import photos
from tests.deliveries.verbs import by, take_back
from tests.my.help import delivery_of, tell
from tests.search.help import kinds_of

LATER = NOON + timedelta(minutes=5)
_BOTH = ("kind", "ref", "sale", "customer", "n", "scope", "text")


def in_step() -> bool:
    """Tell whether the index holds just what can be found, and nothing twice."""
    columns = ", ".join(f'"{name}"' for name in _BOTH)
    kept, found = (
        sorted(db.execute_sql(f'SELECT {columns} FROM "{table}"').fetchall())
        for table in ("search", "searchable")
    )
    assert kept
    return bool(kept == found)


def test_it_keeps_up_with_every_verb(house: Settings) -> None:
    assert in_step()
    worktop = delivery_of(sale_of("ana"), 1)
    tell("dee", worktop, "progress", "The slab is here.", NOON)
    photo = NewUpdate("progress", "", delivery_of(sale_of("ana"), 1).version, files=photos("slab.jpg"))
    post_update(delivery_for(viewer("dee"), worktop.ref), photo, by("dee"))
    take_back(worktop, "progress")
    assert in_step()
    floor = Promise.get((Promise.sale == sale_of("ana").ref) & (Promise.n == 6))
    for to in (viewer("dee").ref, viewer("max").ref, None):
        assign(sale_of("ana"), floor, to, by("max"))
        assert in_step()
    hand_over([sale_of("ana")], viewer("max").ref, "Max sees to you now.", by("max"))
    assert in_step()
    ref = add_contact(
        viewer("ana").customer, NewContact("Cy Brandt", "cy@brandt.example", "Asia/Tokyo"), SYSTEM, NOON
    )
    assert in_step()
    assert kinds_of("max", "c") == []
    assert kinds_of("max", "cy ") == kinds_of("max", "cy@brandt.example") == ["customer"]
    end(viewer("max"), viewer("ana").customer, ref, LATER)
    assert in_step()
    assert kinds_of("max", "cy ") == []


def test_it_keeps_up_with_every_step_of_a_concern(house: Settings) -> None:
    about = delivery_of(sale_of("ana"), 1)
    one = raised("The quinoa worktop is scratched.", about)
    assert in_step()
    assert kinds_of("max", "quinoa") == ["concern"]
    understood(one)
    assert kinds_of("max", "seal worn") == ["concern"], "what we understood is in it as well"
    put_right(one)
    answered(one, worked=False, words="It is a farro worktop.")
    assert in_step()
    assert kinds_of("max", "farro") == ["concern"]
    for to in (viewer("sam").ref, None, viewer("dee").ref):
        assign(sale_of("ana"), Promise.get_by_id(about.promise), to, by("max"))
        assert in_step()
    before = _rows()
    rebuild_all()
    assert _rows() == before
    ana = sale_of("ana").ref
    texts = [(row.seq, row.name) for row in EntryText.select().where(EntryText.stream == ana)]
    erase(ana, texts, SYSTEM, NOON)
    assert kinds_of("max", "quinoa") == kinds_of("max", "farro") == kinds_of("max", "seal worn") == []
    assert in_step()


def test_it_is_the_same_after_a_rebuild(house: Settings) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The slab is here.", LATER)
    before = _rows()
    rebuild_all()
    assert _rows() == before
    assert in_step()
    reproject(COMPANY)
    assert _rows() == before
    newest = db.execute_sql('SELECT "kind" FROM "search" ORDER BY "id" DESC LIMIT 1').fetchone()
    assert newest == ("update",), "the newest stays the first"


def test_what_was_erased_is_found_no_more(house: Settings) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "Quinoa on the slab.", NOON)
    assert kinds_of("max", "quinoa") == ["update"]
    ana = sale_of("ana").ref
    texts = [(row.seq, row.name) for row in EntryText.select().where(EntryText.stream == ana)]
    erase(ana, texts, SYSTEM, NOON, receipts=True)
    assert kinds_of("max", "quinoa") == kinds_of("max", "worktop") == []
    assert kinds_of("max", "hedge") == ["promise", "source"]
    assert in_step()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_file_of_the_index_forgets_what_was_erased(house: Settings) -> None:
    # A large index merges itself only now and then; so does this one, which would do it at once.
    for merge, segments in (("automerge", 0), ("crisismerge", 500)):
        db.execute_sql("INSERT INTO search_words (search_words, rank) VALUES (?, ?)", (merge, segments))
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "Quinoaquinoa on the slab.", NOON)
    ana = sale_of("ana").ref
    texts = [(row.seq, row.name) for row in EntryText.select().where(EntryText.stream == ana)]
    assert _in_file("oaquinoa")
    erase(ana, texts, SYSTEM, NOON)
    assert _in_file("oaquinoa")
    forget_erased(NOON)
    assert not _in_file("oaquinoa")
    assert not SearchErased.select().exists()
    assert kinds_of("max", "hedge") == ["promise", "source"]
    db.execute_sql("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")


def test_without_an_erasure_there_is_nothing_to_clean(house: Settings) -> None:
    forget_erased(NOON)
    assert in_step()


def _in_file(word: str) -> bool:
    """Tell whether SQLite's index holds the letters of a word (not its beginning, which is kept once for many)."""
    blocks = db.execute_sql('SELECT "block" FROM "search_words_data"').fetchall()
    return any(word.encode() in block for (block,) in blocks)


def _rows() -> list[tuple[object, ...]]:
    columns = ", ".join(f'"{name}"' for name in _BOTH)
    return sorted(db.execute_sql(f'SELECT {columns} FROM "search"').fetchall())
