"""Whatever is selected, the kept quote is exactly that slice of the source, less the white space at its ends."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.intake.actions import NewPart, add_part
from portal.intake.actions.taking import take_words
from portal.intake.assembling import document_of
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.queries import parts_of
from portal.lib.db import db
from tests.cast import NOON
from tests.intake.drafting import CY, begun, by, change, paper
from tests.intake.odd_texts import ODD_TEXTS
from tests.intake.test_quotes import WHITE_SPACE

LENGTH = 600
SLICES = st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)), min_size=1, max_size=12)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ODD_TEXTS, SLICES)
def test_any_slice_of_any_text_is_what_would_be_sealed(
    house: Settings, text: str, places: list[tuple[int, int]]
) -> None:
    slices = [sorted((one % (len(text) + 1), other % (len(text) + 1))) for one, other in places]
    readable = [(start, end) for start, end in slices if text[start:end].strip(WHITE_SPACE)]
    wanted = {text[start:end].strip(WHITE_SPACE) for start, end in readable}
    with db.atomic() as undone:
        draft = begun()
        source: DraftSource = DraftSource.get_by_id(paper(draft, text, voices=[]))
        add_part(draft, NewPart("contact", CY), by("sam"))
        if readable:
            take_words(draft, source, readable, by("sam"))
            for part in parts_of(draft.ref).promises:
                _say_the_rest(draft, part)
            document = document_of(draft.ref, NOON)
            assert {promise["words"] for promise in document["promises"]} == wanted
            assert document["sources"][0]["text"] == text
        undone.rollback()


def _say_the_rest(draft: Draft, part: DraftPart) -> None:
    """Let Sam say what no source says."""
    change(draft, part, said_by="sam@hallam.example", rule="what", due_kind="undated")
