"""Waiting for what another thread or process does: looked for again and again, and never for long."""

import time
from collections.abc import Callable

_PAUSE_SECONDS = 0.02


def until(is_so: Callable[[], object], seconds: float) -> None:
    """Return once `is_so` returns something true. Raises TimeoutError after so many seconds."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            message = f"it isn't so after {seconds} seconds"
            raise TimeoutError(message)
        time.sleep(_PAUSE_SECONDS)
