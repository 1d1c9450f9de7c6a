"""Flask as it is used here: without what nobody here needs and every request would pay for."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

Cookies = ImmutableMultiDict[str, str]

# A browser sends the same few cookies with each request; what is longer is nobody's here.
_LONGEST_KNOWN = 1000


class _Request(Request):
    @cached_property
    def cookies(self) -> Cookies:
        sent = self.environ.get("HTTP_COOKIE", "")
        return (_known_cookies if len(sent) <= _LONGEST_KNOWN else _cookies)(sent)


class Application(Flask):
    """A Flask application whose views and hooks are plain functions, none of them a coroutine."""

    request_class = _Request

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func` as it is: Flask would look at each hook of each request whether it has to be awaited."""
        return func


def _cookies(sent: str) -> Cookies:
    return ImmutableMultiDict(parse_cookie(sent))


_known_cookies = lru_cache(maxsize=2048)(_cookies)
