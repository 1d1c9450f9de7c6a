"""Every template, as source: it parses, is strict, runs nothing inline, and leads only to what is there."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, UndefinedError, nodes
from werkzeug.exceptions import MethodNotAllowed, NotFound

from portal import create_app
from portal.config import Settings
from portal.lib import mail_templates

PORTAL = Path(__file__).resolve().parents[2] / "portal"
TEMPLATES = sorted(path for path in PORTAL.rglob("templates/**/*") if path.is_file())
_INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)|\s(?:style|on[a-z]+)\s*=\s*[\"']|javascript:", re.IGNORECASE
)
# Where a template writes an address of ours by hand, which only the look may (it knows no feature).
_BY_HAND = re.compile(r"""(?:href|action|src)="(/[^"{]*)["{]""")
_SAVED = {"verify_file.html", "everything.html"}
# Made by a command too, where there is no web application.
_WITHOUT_FLASK = {"everything.html", "everything_pieces.html", "readme.txt"}
# Switches escaping off, wherever it stands.
_RAW = ("safe", "Markup", "autoescape")


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: no row is read."""
    return "sqlite"


@pytest.fixture
def whole_app(house: Settings) -> Flask:
    """The portal with every route it can have."""
    return create_app(replace(house, demo=True))


def test_every_template_parses_and_compiles(whole_app: Flask) -> None:
    pages, mails = whole_app.jinja_env, mail_templates.environment()
    assert len(TEMPLATES) > 40
    for path in TEMPLATES:
        environment = mails if _is_mail(path) or path.name in _WITHOUT_FLASK else pages
        name = path.as_posix().rpartition("/templates/")[2]
        assert environment.get_template(name).name == name


def test_templates_are_strict_and_escape(whole_app: Flask) -> None:
    for environment in (whole_app.jinja_env, mail_templates.environment()):
        assert environment.undefined is StrictUndefined
        shown = environment.from_string("{{ words }}")
        with pytest.raises(UndefinedError):
            shown.render()
    assert _escapes(whole_app.jinja_env, "web/error.html")
    assert _escapes(mail_templates.environment(), "web/mail.html")


def test_no_template_switches_escaping_off(whole_app: Flask) -> None:
    for path, tree in _trees(whole_app.jinja_env):
        filters = {node.name for node in tree.find_all(nodes.Filter)}
        names = {node.name for node in tree.find_all(nodes.Name)}
        raw = (filters | names) & set(_RAW)
        assert not raw, f"{path.name} uses {raw}"
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), f"{path.name} changes autoescape"


def test_no_page_has_a_style_or_a_script_inside(whole_app: Flask) -> None:
    for path in TEMPLATES:
        # A page that is saved as a file carries all it needs, under a policy of its own.
        if not _is_mail(path) and path.name not in _SAVED:
            found = _INLINE.search(_without_comments(path.read_text("utf-8")))
            assert found is None, f"{path.name}: {found[0] if found else ''}"


def test_no_mail_has_a_script_or_loads_anything() -> None:
    for path in filter(_is_mail, TEMPLATES):
        text = _without_comments(path.read_text("utf-8"))
        loads = re.search(r"<script|<link|<img|<iframe|@import|url\(|\son[a-z]+=", text)
        assert loads is None, f"{path.name} loads something: {loads[0] if loads else ''}"


def test_every_mail_has_a_plain_part() -> None:
    mails = {path for path in TEMPLATES if path.parent.name == "mail"}
    assert mails
    for path in mails:
        assert path.with_suffix(".txt") in mails, f"{path.name} has no plain part"
        assert path.with_suffix(".html") in mails, f"{path.name} has no HTML part"


def test_every_address_that_templates_and_views_build_is_a_route(whole_app: Flask) -> None:
    calls = [*_calls_in_templates(whole_app.jinja_env), *_calls_in_code()]
    assert len(calls) > 40
    rules = whole_app.url_map._rules_by_endpoint  # noqa: SLF001 - werkzeug has no public index by endpoint
    for where, endpoint, given in calls:
        assert endpoint in rules, f"{where} leads to {endpoint}, which is no route"
        needed = [set(rule.arguments) for rule in rules[endpoint]]
        assert any(one <= given for one in needed), f"{where}: {endpoint} needs {needed}, gets {given}"


def test_every_address_written_by_hand_is_there(whole_app: Flask) -> None:
    adapter = whole_app.url_map.bind("127.0.0.1")
    for path in TEMPLATES:
        for address in _BY_HAND.findall(_without_comments(path.read_text("utf-8"))):
            try:
                adapter.match(address)
            except MethodNotAllowed:
                continue
            except NotFound as error:
                raise AssertionError(f"{path.name} leads to {address}, which is nowhere") from error


def _is_mail(path: Path) -> bool:
    return path.parent.name == "mail" or path.name.startswith("mail")


def _escapes(environment: Environment, name: str) -> bool:
    chosen = environment.autoescape
    return chosen(name) if callable(chosen) else chosen


def _trees(environment: Environment) -> Iterator[tuple[Path, nodes.Template]]:
    for path in TEMPLATES:
        yield path, environment.parse(path.read_text("utf-8"))


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def _calls_in_templates(environment: Environment) -> Iterator[tuple[str, str, set[str]]]:
    for path, tree in _trees(environment):
        for call in tree.find_all(nodes.Call):
            is_url = isinstance(call.node, nodes.Name) and call.node.name == "url_for"
            if is_url and isinstance(call.args[0], nodes.Const):
                yield path.name, str(call.args[0].value), {pair.key for pair in call.kwargs}


def _calls_in_code() -> Iterator[tuple[str, str, set[str]]]:
    for path in sorted(PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_url = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "url_for"
            )
            if is_url and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(path), str(node.args[0].value), {word.arg or "" for word in node.keywords}
