"""Tricks with a conversation: words softened, answers hurried, disputes forgotten, clocks stopped."""

from tests.record.alive import digest
from tests.record.help import sql
from tests.record.talked import SINK
from tests.record.tricks import attack


@attack
def message_reworded() -> None:
    sql("UPDATE message SET words = 'All is well, Max.' WHERE words LIKE 'Will the sink%%'")


@attack
def message_reworded_beside_the_chain_too() -> None:
    sql("UPDATE message SET words = 'All is well, Max.' WHERE words LIKE 'Will the sink%%'")
    sql("UPDATE entry_text SET text = 'All is well, Max.' WHERE text LIKE 'Will the sink%%'")


@attack
def message_that_waits_dropped() -> None:
    sql(
        "DELETE FROM message_occasion WHERE message IN (SELECT ref FROM message WHERE words LIKE 'And the tap%%')"
    )
    sql("DELETE FROM message WHERE words LIKE 'And the tap%%'")


@attack
def answer_hurried() -> None:
    sql("UPDATE message SET answered_in = 60 WHERE answered_in IS NOT NULL")


@attack
def deadline_moved() -> None:
    sql("UPDATE message SET due_at = '2027-01-01T00:00:00.000000Z' WHERE due_at IS NOT NULL")


@attack
def dispute_of_a_call_forgotten() -> None:
    sql("UPDATE message SET disputed_at = NULL, disputed_by = NULL, dispute = NULL")


@attack
def clock_stopped_by_what_was_disputed() -> None:
    sql(
        "UPDATE message SET answer = (SELECT ref FROM message WHERE how = 'call'),"
        " answered_at = '2026-03-03T17:10:00.000000Z', answered_in = 600 WHERE wants_answer AND answer IS NULL"
    )


@attack
def message_said_to_need_no_answer() -> None:
    sql("UPDATE message SET wants_answer = (1 = 0), due_at = NULL WHERE answer IS NULL")


@attack
def photo_of_a_message_dropped() -> None:
    sql("DELETE FROM message_file")


@attack
def photo_of_a_message_changed() -> None:
    sql("UPDATE stored_file SET body = ? WHERE sha256 = ?", b"another sink", digest(SINK.body))


@attack
def occasion_cut_off_from_its_message() -> None:
    sql("DELETE FROM message_occasion")
