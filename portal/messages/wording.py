"""A conversation in words, for pages and mails alike. Pure."""

from collections.abc import Mapping

NOTED_AS: Mapping[str, str] = {"call": "a call", "visit": "a visit", "text": "a text message"}
