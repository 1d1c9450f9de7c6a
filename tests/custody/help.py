"""What the tests of a customer's data share: asking, letting a week pass, and a search of everything for words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from portal.config import Settings
from portal.custody.actions import ask_erasure
from portal.custody.jobs import carry_out_erasures
from portal.custody.letters import LAST_WRITTEN
from portal.custody.models import Erasure
from portal.custody.rules import GRACE
from portal.deliveries.actions.fields import By
from portal.lib.db import db
from portal.lib.ids import new_ref
from portal.lib.mail_delivery import send_next
from tests.cast import NOON, viewer

DUE = NOON + GRACE
CLEAN = DUE + LAST_WRITTEN


def by(who: str, at: datetime = NOON) -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who), at, new_ref())


def ask(who: str = "ana", at: datetime = NOON) -> Erasure:
    """Let a contact ask for an erasure."""
    asked = ask_erasure(by(who, at), sure=True)
    assert asked is not None
    return asked


def erase(who: str = "ana") -> None:
    """Let a contact have everything erased, a week later, and let what is left of it be cleaned."""
    ask(who)
    carry_out_erasures(DUE)
    carry_out_erasures(CLEAN)


def send_all(settings: Settings) -> None:
    """Write every mail that waits into its file."""
    while send_next(settings, NOON) is not None:
        pass


def places_of(words: Iterable[str], settings: Settings) -> dict[str, set[str]]:
    """Return where each of these words stands: in tables, and in any file of the data directory, byte for byte.

    The files of an SQLite database are among them, with the pages that are free and those of its log.
    """
    found: dict[str, set[str]] = {word: set() for word in words}
    for place, body in _everything(settings):
        for word, places in found.items():
            if word.encode() in body:
                places.add(place)
    return found


def _everything(settings: Settings) -> Iterator[tuple[str, bytes]]:
    for name in db.get_tables():
        for row in db.execute_sql(f'SELECT * FROM "{name}"').fetchall():
            for value in row:
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                yield f"table {name}", raw
    for path in sorted(settings.data_dir.rglob("*")):
        if path.is_file():
            yield f"file {path.name}", path.read_bytes()
