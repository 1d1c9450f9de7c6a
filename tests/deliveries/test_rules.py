"""Progress: which update Dee can post after which."""

import pytest

from portal.deliveries.rules import (
    UPDATE_KINDS,
    NotNow,
    Progress,
    UpdateKind,
    needs_text,
    next_state,
    possible_updates,
)

MAY_FOLLOW: dict[Progress, dict[UpdateKind, Progress]] = {
    "promised": {"started": "started", "progress": "promised", "delivered": "delivered", "missed": "missed"},
    "started": {"progress": "started", "delivered": "delivered", "missed": "missed"},
    "missed": {"progress": "missed", "delivered": "delivered"},
    "delivered": {},
}


@pytest.mark.parametrize("progress", MAY_FOLLOW)
@pytest.mark.parametrize("update", UPDATE_KINDS)
def test_dee_can_post_what_fits_and_nothing_else(progress: Progress, update: UpdateKind) -> None:
    expected = MAY_FOLLOW[progress].get(update)
    if expected is None:
        with pytest.raises(NotNow):
            next_state(progress, update, "once")
    else:
        assert next_state(progress, update, "once") == expected


@pytest.mark.parametrize("progress", MAY_FOLLOW)
def test_the_form_offers_exactly_what_can_be_posted(progress: Progress) -> None:
    assert set(possible_updates(progress, "schedule")) == set(MAY_FOLLOW[progress])


def test_a_holding_promise_takes_progress_only() -> None:
    assert possible_updates("promised", "holding") == ("progress",)
    assert possible_updates("delivered", "holding") == ()
    assert next_state("promised", "progress", "holding") == "promised"
    for update in ("started", "delivered", "missed"):
        with pytest.raises(NotNow, match="holds until its end"):
            next_state("promised", update, "holding")


def test_a_second_start_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(NotNow, match="Post it as progress instead"):
        next_state("started", "started", "once")


def test_progress_and_missed_say_something() -> None:
    assert [update for update in UPDATE_KINDS if needs_text(update)] == ["progress", "missed"]
