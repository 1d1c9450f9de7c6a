"""A browser for tests: every page it fetches is checked, whatever the test is about.

Checked: valid HTML (html5lib finds no parse error), the title is the h1 and the company's name, every field has a
label, no id stands twice, the answer carries the security headers, page and statements stay within their budgets, and
nothing that a customer or a stranger gets holds what staff noted for themselves.
"""

import gzip
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from portal.lib.clock import now
from portal.people import sessions
from tests.cast import COMPANY_NAME, EMAILS, NOTED, viewer
from tests.parsed import tree_of

BASE = "http://127.0.0.1:8000"
MOST_BYTES = 30_000
MOST_STATEMENTS = 15
MOST_STATEMENTS_KEPT = 6
HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
)
# What is this much smaller than the bound is so however badly it can be compressed.
_HEAD_OF_GZIP = 100
_FIELDS = ("input", "select", "textarea")
_UNLABELLED = {"hidden", "submit", "button"}


@dataclass(frozen=True)
class Page:
    """An answer: its status, text, where it leads, and its tree when it is HTML."""

    status: int
    text: str
    location: str
    headers: dict[str, str]
    tree: Element | None

    @property
    def words(self) -> str:
        """What a reader sees, with every run of white space as one space."""
        return " ".join("".join(self.tree.itertext()).split()) if self.tree is not None else self.text

    def all(self, tag: str) -> list[Element]:
        """Return every element of a tag."""
        return list(self.tree.iter(tag)) if self.tree is not None else []

    def links(self) -> list[str]:
        """Return where the page's links lead."""
        return [href for link in self.all("a") if (href := link.get("href"))]

    def value(self, name: str) -> str:
        """Return the value of the first field of that name."""
        return next(field.get("value", "") for field in self.all("input") if field.get("name") == name)


class Browser:
    """A browser of one reader; it keeps cookies, and sends the form token of the page it is on."""

    def __init__(self, app: Flask) -> None:
        """Open an empty browser on `app`."""
        self.client = app.test_client()
        self.token = ""
        self.is_staff = False

    def sign_in(self, who: str) -> "Browser":
        """Be one of the cast, without the ceremony (which has its own tests)."""
        person = viewer(who)
        self.is_staff = person.kind == "staff"
        name = "kept-contact" if person.kind == "contact" else "kept-staff"
        token = sessions.begin(person.kind, person.ref, "", now())
        self.client.set_cookie(name, token, domain="127.0.0.1")
        return self

    def get(self, path: str, status: int = 200) -> Page:
        """Fetch a page, check it, and expect its status."""
        with counted_statements() as statements:
            answer = self.client.get(path, base_url=BASE, headers={"Accept": "text/html"})
            page = self._read(answer, status)
            answer.close()
        # An export reads everything there is of somebody, so it can't have a budget.
        budget = MOST_STATEMENTS if page.headers.get("Content-Type") != "application/zip" else len(statements)
        assert len(statements) <= budget, f"{path} takes {len(statements)} statements: {statements}"
        return page

    def post(self, path: str, data: Mapping[str, Any] | None = None, status: int = 303) -> Page:
        """Send a form with the token of the last page, check the answer, and expect its status.

        A file is a pair of its stream and its name, several are a list of them.
        """
        fields = {"csrf_token": self.token, **(data or {})}
        answer = self.client.post(path, data=fields, base_url=BASE, headers={"Accept": "text/html"})
        return self._read(answer, status)

    def _read(self, answer: TestResponse, status: int) -> Page:
        leaked = not self.is_staff and NOTED.encode() in answer.data
        assert not leaked, f"{answer.request.path} holds what staff noted for themselves"
        is_saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        is_page = answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303, 308}
        is_page = is_page and not is_saved
        check = checked_part if "X-Kept-Until" in answer.headers else checked_tree
        tree = check(answer.text) if is_page else None
        text = answer.text if _is_text(answer) else ""
        page = Page(answer.status_code, text, answer.location or "", dict(answer.headers.items()), tree)
        assert page.status == status, (
            f"{answer.request.path}: {page.status} instead of {status}: {page.words[:400]}"
        )
        missing = [name for name in HEADERS if name not in answer.headers]
        assert not missing, f"{answer.request.path} lacks {missing}"
        if tree is not None:
            size = len(answer.data)
            if size > MOST_BYTES - _HEAD_OF_GZIP:
                size = len(gzip.compress(answer.data))
            assert size <= MOST_BYTES, f"{answer.request.path} has {size} bytes of HTML (gzip)"
            tokens = [one.get("value", "") for one in page.all("input") if one.get("name") == "csrf_token"]
            self.token = tokens[0] if tokens else self.token
        return page


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect the SQL statements of the block."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(str(record.msg[0]) if isinstance(record.msg, tuple) else str(record.msg))

    logger = logging.getLogger("peewee")
    collector, level = Collector(), logger.level
    logger.addHandler(collector)
    logger.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)


def checked_tree(text: str) -> Element:
    """Return the tree of a page after checking it; says what is wrong with it."""
    tree = tree_of(text)
    _check_title(tree)
    return _checked(tree)


def checked_part(text: str) -> Element:
    """Return the tree of a part of a page, which has no frame of its own, after the same checks."""
    return _checked(tree_of(text, is_part=True))


def _checked(tree: Element) -> Element:
    ids = [element.get("id", "") for element in tree.iter() if element.get("id")]
    doubled = {one for one, times in Counter(ids).items() if times > 1}
    assert not doubled, f"ids stand twice: {doubled}"
    _check_labels(tree, set(ids))
    inline = [element.tag for element in tree.iter() if element.get("style") or element.tag == "style"]
    assert not inline, f"styles inside the page, which its policy refuses: {inline}"
    return tree


def _check_title(tree: Element) -> None:
    headings = [" ".join("".join(heading.itertext()).split()) for heading in tree.iter("h1")]
    assert len(headings) == 1, f"a page has one h1, not {headings}"
    title = " ".join("".join(next(tree.iter("title")).itertext()).split())
    heading, dash, company = title.removeprefix("Error: ").rpartition(" \N{EN DASH} ")
    assert (heading, bool(dash)) == (headings[0], True), f"the title is “{title}”, the h1 “{headings[0]}”"
    assert company in {COMPANY_NAME, "Kept"}, title


def _check_labels(tree: Element, ids: set[str]) -> None:
    labelled = {label.get("for") for label in tree.iter("label")}
    assert labelled - {None} <= ids, f"labels for fields that aren't there: {labelled - ids}"
    for field in (element for tag in _FIELDS for element in tree.iter(tag)):
        if field.get("type") not in _UNLABELLED and not field.get("aria-label"):
            assert field.get("id") in labelled, f"the field {field.get('name')} has no label"


def _is_text(answer: TestResponse) -> bool:
    return bool(re.match(r"text/|application/(problem\+)?json", answer.mimetype or ""))


__all__ = ["BASE", "EMAILS", "Browser", "Page", "counted_statements"]
