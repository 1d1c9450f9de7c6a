"""What happens in the demonstration goes through the real actions, as one of the people who are there."""

import pytest

from portal.deliveries.models import Update, UpdateFile
from portal.demo.chapters import Happened
from portal.demo.playing import play
from portal.lib.errors import Invalid
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of, told

pytestmark = pytest.mark.usefixtures("house")


def happens(kind: str, by: str = "Dee", **more: object) -> None:
    """Let something happen to the first promise of Ana's kitchen."""
    play(Happened(NOON, by, "brandt-kitchen", kind, 1, 1, more), sale_of("ana").ref)


def test_an_update_brings_the_photos_it_names_and_its_files() -> None:
    happens(
        "started", text="It has begun.", photos=["van"], files=[{"name": "sheet.txt", "text": "Two slabs\n"}]
    )
    [delivery] = deliveries_of(1)
    assert told(delivery) == [("started", "It has begun.")]
    assert [(file.kind, file.name) for file in UpdateFile.select().order_by(UpdateFile.n)] == [
        ("photo", "van.jpg"),
        ("file", "sheet.txt"),
    ]


def test_the_newest_update_that_stands_is_taken_back() -> None:
    happens("started", text="It has begun.")
    happens("progress", text="It goes on.")
    happens("retracted", text="It has stopped.")
    happens("retracted", text="Nor had it begun.")
    assert all(row.retracted_at for row in Update.select().where(Update.kind != "retracted"))


def test_somebody_who_is_not_in_the_sale_can_do_nothing() -> None:
    with pytest.raises(LookupError, match="nobody called Bea"):
        happens("started", by="Bea")


def test_nothing_is_handed_to_somebody_who_does_not_work_there() -> None:
    with pytest.raises(LookupError, match="nobody called Ana who works there"):
        happens("assigned", to="Ana")


def test_what_nobody_can_do_is_refused_by_its_name() -> None:
    with pytest.raises(LookupError, match="knows no applause"):
        happens("applause", text="Well done.")


def test_an_action_refuses_what_it_would_refuse_anybody() -> None:
    with pytest.raises(Invalid):
        happens("at_risk", text="Later, but we do not say when.")
