"""Flask as it is used here: without what nobody here needs and every request would pay for."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """A Flask application whose views and hooks are plain functions, none of them a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func` as it is: Flask would look at each hook of each request whether it has to be awaited."""
        return func
