"""What hangs on a mail is looked at as far as that goes, and what isn't is named."""

import pytest

from portal.intake import arriving
from portal.intake.arriving import arrived
from portal.lib.errors import Invalid
from tests.lib.papers import drawing, mail, stream

# It says that it holds 90 GB, which nobody waits for.
HUGE = drawing(stream(b"BT ET", length=90_000_000_000))


def full(number: int) -> bytes:
    """Return a mail on which so many notes hang, and another of these."""
    made, inside = mail(), mail("We come back within 24 hours.")
    for n in range(number):
        made.add_attachment(f"Note {n}.", filename=f"{n}.txt")
        inside.add_attachment(f"Note {n} of the other.", filename=f"other {n}.txt")
    made.add_attachment(inside)
    made.add_attachment("The last one.", filename="last.txt")
    return bytes(made)


def test_the_mails_in_a_mail_are_looked_at_until_there_are_twenty() -> None:
    found = arrived([("saved.eml", full(12))], "")
    assert [new.title for new in found.chosen] == ["Your porch"]
    assert [new.title for new in found.hanging[11:14]] == ["11", "Your porch", "other 0"]
    assert {new.received_at for new in found.hanging} == {"2026-03-03T09:12:00-05:00"}
    assert len(found.hanging) == arriving.MOST_HANGING
    assert found.notes == [
        "“other 7.txt” and what follows it were not looked at: add them as files.",
        "“last.txt” and what follows it were not looked at: add them as files.",
    ]


def test_what_hangs_on_it_is_kept_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "MOST_HANGING_BYTES", 10)
    found = arrived([("saved.eml", full(3))], "")
    assert [new.title for new in found.hanging] == ["0", "1"]


def test_nobody_waits_for_a_second_file_that_takes_too_long() -> None:
    with pytest.raises(Invalid) as refused:
        arrived([("a.pdf", HUGE), ("b.pdf", HUGE)], "")
    [problem] = refused.value.problems
    assert "“a.pdf” can't be read. Reading it takes too much" in problem.message
    assert "b.pdf" not in problem.message
    made = mail()
    for n in range(3):
        made.add_attachment(HUGE, maintype="application", subtype="pdf", filename=f"{n}.pdf")
    found = arrived([("saved.eml", bytes(made))], "")
    assert (len(found.chosen), found.hanging) == (1, [])
    assert found.notes[0].startswith("“0.pdf” hangs on the mail and is not added. Reading it takes too much")
    assert found.notes[1:] == ["“1.pdf” and what follows it were not looked at: add them as files."]
