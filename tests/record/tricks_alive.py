"""Tricks with what both sides said of deliveries: words softened, waits undisputed, photos swapped, ends undone."""

from tests.cast import sale_of
from tests.record.alive import FILE, PHOTO, digest
from tests.record.help import rows_of, sql
from tests.record.tricks import attack


@attack
def verdict_softened_in_every_table() -> None:
    sql("UPDATE verdict SET word = 'kept' WHERE word = 'not_kept'")
    sql("UPDATE delivery SET verdict = 'kept' WHERE verdict = 'not_kept'")


@attack
def verdict_dropped() -> None:
    sql("DELETE FROM verdict WHERE word = 'not_kept'")
    sql("UPDATE delivery SET verdict = NULL WHERE verdict = 'not_kept'")


@attack
def comment_reworded_beside_the_chain_too() -> None:
    sql("UPDATE verdict SET comment = 'All is well.' WHERE word = 'not_kept'")
    sql("UPDATE entry_text SET text = 'All is well.' WHERE text = 'Nobody rang.'")


@attack
def verdict_doubled_as_a_better_one() -> None:
    row = next(row for row in rows_of("verdict") if row["word"] == "not_kept")
    sql(
        'INSERT INTO verdict (ref, sale, delivery, seq, at, "by", word, comment, thanks)'
        " VALUES ('2222222222222', ?, ?, 9999, ?, ?, 'better', '', '')",
        *(row[name] for name in ("sale", "delivery", "at", "by")),
    )


@attack
def verdict_given_to_another_contact() -> None:
    sql('UPDATE verdict SET "by" = (SELECT ref FROM contact WHERE ref <> verdict."by" LIMIT 1)')


@attack
def named_day_forgotten() -> None:
    sql("UPDATE verdict SET named_on = NULL")
    sql("UPDATE delivery SET named_on = NULL")


@attack
def wait_undisputed() -> None:
    sql("UPDATE wait SET disputed_at = NULL, disputed_by = NULL, dispute = NULL")


@attack
def wait_made_longer() -> None:
    sql("UPDATE wait SET since = '2026-02-20T17:00:00.000000Z'")


@attack
def answer_dropped() -> None:
    sql("UPDATE wait SET answer = NULL, ended_at = NULL, ended_by = NULL")


@attack
def wait_dropped() -> None:
    sql("DELETE FROM wait")


@attack
def occasion_begun_later() -> None:
    sql("UPDATE occasion SET starts_at = '2026-03-03T17:00:00.000000Z'")
    sql("UPDATE delivery SET due_at = '2026-03-03T21:00:00.000000Z' WHERE due_at IS NOT NULL")


@attack
def occasion_dropped_with_its_delivery() -> None:
    sql("DELETE FROM occasion")
    sql("DELETE FROM delivery WHERE due_at IS NOT NULL")


@attack
def breach_forgotten() -> None:
    sql("DELETE FROM \"update\" WHERE kind = 'breach'")
    sql("UPDATE delivery SET breached_at = NULL")


@attack
def retraction_undone() -> None:
    sql('UPDATE "update" SET retracted_at = NULL')


@attack
def forecast_undone() -> None:
    sql('UPDATE "update" SET forecast_on = NULL, forecast_before = NULL')
    sql("UPDATE delivery SET forecast_on = NULL")


@attack
def photo_dropped_from_its_update() -> None:
    sql("DELETE FROM update_file WHERE kind = 'photo'")


@attack
def photo_swapped_for_its_small_picture() -> None:
    sql("UPDATE update_file SET sha256 = ?", digest(PHOTO.thumb or b""))


@attack
def bytes_of_a_photo_changed() -> None:
    sql("UPDATE stored_file SET body = ? WHERE sha256 = ?", b"another picture", digest(PHOTO.body))


@attack
def bytes_of_a_letter_dropped() -> None:
    sql("DELETE FROM stored_file WHERE sha256 = ?", digest(FILE.body))


@attack
def letter_given_to_another_sale() -> None:
    sql("UPDATE stored_file SET stream = ? WHERE sha256 = ?", sale_of("bea").ref, digest(FILE.body))


@attack
def sale_opened_again() -> None:
    sql("DELETE FROM closing")
    sql("UPDATE sale SET state = 'open'")


@attack
def sale_cancelled_earlier() -> None:
    sql("UPDATE closing SET \"on\" = '2026-02-12'")


@attack
def sale_completed_instead_of_cancelled() -> None:
    sql("UPDATE closing SET kind = 'completed'")
    sql("UPDATE sale SET state = 'completed' WHERE state = 'cancelled'")


@attack
def work_completed_on_another_day() -> None:
    sql("UPDATE sale SET completed_on = '2026-03-01' WHERE completed_on IS NOT NULL")


@attack
def assignment_dropped() -> None:
    sql("DELETE FROM assignment")


@attack
def delivery_marked_as_recorded_afterwards() -> None:
    sql("UPDATE delivery SET afterwards = ? WHERE verdict = 'not_kept'", True)
