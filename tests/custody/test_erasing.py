"""Ana has everything erased: none of her words is left anywhere, and the record still holds."""

from portal.config import Settings
from portal.custody.models import Cleaning
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.custody.help import erase, places_of, send_all
from tests.record.conftest import busy

__all__ = ["busy"]

WORDS = (
    *("Brandt", "brandt.example", "quartz worktop", "reuse store", "broom-clean", "Everything is plugged in"),
    *("The stone is cut", "It lies under the mat", "There is dust", "Nobody rang", "Half an answer"),
    *("You have had it since Monday", "Which sink fits?", "They move away.", "worktop.jpg", "letter.pdf"),
    *(
        "a small picture",
        "My aunt works here",
        "It is rude.",
        "It is true.",
        "We are sorry.",
        "It stays rude.",
    ),
    *("They were late", "Pat Quist", "pat@quist.example", "Gladly, Pat."),
)


def test_none_of_her_words_is_left_in_database_files_outbox_or_index(busy: Settings) -> None:
    send_all(busy)
    found = [word for word in WORDS if not places_of([word], busy)]
    assert not found, f"the house doesn't hold these words to begin with: {found}"
    erase()
    left = {word: places for word in WORDS if (places := places_of([word], busy))}
    assert not left
    assert not Cleaning.select().exists()
    assert list(verify_all()) == []
    rebuild_all()
    assert list(verify_all()) == []
