"""The sender: at each look it puts what happened before the webhooks, and lets up to four of them be called at once."""

from datetime import datetime, timedelta
from threading import Lock, Thread
from time import monotonic

import structlog

from portal.lib.db import AWAY, release
from portal.lib.jobs import at_each_look, every
from portal.lib.retention import Keeping, forget_old, keeps
from portal.webhooks.fanning import hooks_on, put_all
from portal.webhooks.models import WebhookAttempt, WebhookSecret
from portal.webhooks.sending import send_next

AT_ONCE = 4
# Then others have their turn.
_TURN_SECONDS = 5.0
log = structlog.get_logger()

ATTEMPTS = keeps(
    Keeping(
        "webhook_calls",
        "Calls of webhooks",
        "So that you can see why a program heard nothing; what it was told is not kept there.",
        usual=30,
        lowest=7,
        highest=90,
        count=lambda instant: WebhookAttempt.select().where(WebhookAttempt.at < instant).count(),
        forget=lambda instant: WebhookAttempt.delete().where(WebhookAttempt.at < instant).execute(),
    )
)


class _Turns:
    """Which webhooks are being called now by this process, each on a thread of its own, and when each was last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy: set[str] = set()
        self._last: dict[str, float] = {}

    def begin(self, due: set[str]) -> list[str]:
        """Return those of these webhooks whose turn it is now: as many as there is room for, the longest ago first."""
        with self._lock:
            waiting = sorted(due - self._busy, key=lambda ref: self._last.get(ref, 0.0))
            those = waiting[: AT_ONCE - len(self._busy)]
            self._busy.update(those)
            self._last.update(dict.fromkeys(those, monotonic()))
            return those

    def end(self, ref: str) -> None:
        """Let another have the place of this one."""
        with self._lock:
            self._busy.discard(ref)


_turns = _Turns()


@at_each_look
def send_all(at: datetime) -> None:
    """Put before every webhook what is new, and begin to call those for which anything is due.

    One small read where there is no webhook, and two where nothing is new.
    """
    hooks = hooks_on(at)
    due = put_all(hooks, at) | {hook.ref for hook in hooks if hook.is_due}
    for ref in _turns.begin(due):
        # A daemon: a receiver that hangs can't keep the process from ending; its claim ends by itself.
        Thread(target=_turn, args=(ref,), name="webhook", daemon=True).start()


def _turn(ref: str) -> None:
    end = monotonic() + _TURN_SECONDS
    try:
        while send_next(ref) and monotonic() < end:
            pass
    except AWAY as error:
        log.warning("webhook interrupted", webhook=ref, error=type(error).__name__)
    except Exception:
        log.exception("webhook interrupted", webhook=ref)
    finally:
        release()
        _turns.end(ref)


@every(timedelta(days=1))
def forget_calls(at: datetime) -> None:
    """Delete the log of calls that was kept long enough, and secrets that sign no more."""
    forget_old(ATTEMPTS.topic, at)
    WebhookSecret.delete().where(WebhookSecret.ends_at < at).execute()
