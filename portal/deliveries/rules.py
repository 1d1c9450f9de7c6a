"""Progress, the first axis of a delivery: what staff say, and which update may follow which. Pure."""

from typing import Literal

from portal.promises.due_kinds import DueKind

Progress = Literal["promised", "started", "delivered", "missed"]
UpdateKind = Literal["started", "progress", "delivered", "missed"]

UPDATE_KINDS: tuple[UpdateKind, ...] = ("started", "progress", "delivered", "missed")
_NEEDS_TEXT = frozenset({"progress", "missed"})
_NEXT: dict[tuple[Progress, UpdateKind], Progress] = {
    ("promised", "started"): "started",
    ("promised", "progress"): "promised",
    ("promised", "delivered"): "delivered",
    ("promised", "missed"): "missed",
    ("started", "progress"): "started",
    ("started", "delivered"): "delivered",
    ("started", "missed"): "missed",
    ("missed", "progress"): "missed",
    ("missed", "delivered"): "delivered",
}
_WHY_NOT: dict[Progress, str] = {
    "promised": "This update can't be posted here.",
    "started": "Work on this has already been reported as started. Post it as progress instead.",
    "missed": "This was reported as missed. What can follow is progress, or delivered, which then counts as late.",
    "delivered": "This was reported as delivered, so no further update fits.",
}


class NotNow(ValueError):
    """An update that doesn't fit what was reported before; `reason` is a plain sentence for whoever posts it."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def next_state(progress: Progress, update: UpdateKind, due_kind: DueKind) -> Progress:
    """Give the progress after an update.

    Progress reports change nothing by themselves. A holding promise takes only those: its end delivers it, and a
    breach breaks it. Raises NotNow for an update that can't follow.
    """
    if due_kind == "holding" and update != "progress":
        reason = "This promise holds until its end, so it takes progress only."
        raise NotNow(reason)
    following = _NEXT.get((progress, update))
    if following is None:
        raise NotNow(_WHY_NOT[progress])
    return following


def possible_updates(progress: Progress, due_kind: DueKind) -> tuple[UpdateKind, ...]:
    """Give the updates that may follow, in the order in which a form offers them."""
    if due_kind == "holding":
        return ("progress",) if (progress, "progress") in _NEXT else ()
    return tuple(update for update in UPDATE_KINDS if (progress, update) in _NEXT)


def needs_text(update: UpdateKind) -> bool:
    """Say whether an update is nothing without words: progress and missed."""
    return update in _NEEDS_TEXT
