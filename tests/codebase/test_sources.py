"""The source files: their size, who imports pages, and what stands in none of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codebase.help import ROOT, python_files

MOST_LINES = 250
_FOLDERS = ("portal", "migrations", "content", "tests", "e2e", ".ci")
_WRITTEN = {".py", ".html", ".txt", ".css", ".js", ".md", ".json", ".toml", ".sh", ""}
# Joined here, so that this file does not hold what it looks for.
_MARKS = "|".join(first + rest for first, rest in (("TO", "DO"), ("FIX", "ME"), ("HA", "CK")))
_UNFINISHED = re.compile(rf"\b({_MARKS})\b|[#*/]\s*XX" + r"X\b")
_MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(("ro" + "ot", "wo" + "rk", "ho" + "me/\\w+")) + r")/")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff]")
_RATING = re.compile(r"\b[Rr]atings?\b")
_CODELESS = re.compile(r'""".*?"""|#.*?$', re.DOTALL | re.MULTILINE)


def test_no_module_is_longer_than_fits_in_a_head() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("portal")
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert not long, f"split by what they are about: {long}"


def test_only_create_app_imports_views() -> None:
    for path in python_files("portal"):
        inside = path.relative_to(ROOT).parts
        if inside == ("portal", "__init__.py") or "views" in inside:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert not re.search(r"\.views(\.|$)", module or ""), f"{path} imports pages: {module}"


def test_nothing_that_decides_on_publishing_order_or_asking_reads_a_rating() -> None:
    for path in _deciding():
        named = {name for name in _imported(path) if name.startswith("portal.ratings")}
        assert not named, f"{path.relative_to(ROOT)} imports {named}: ratings decide nothing here"
        said = _RATING.search(_CODELESS.sub("", path.read_text("utf-8")))
        assert said is None, (
            f"{path.relative_to(ROOT)} reads {said[0] if said else ''}: ratings decide nothing here"
        )


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in python_files("portal", "migrations") if not _docstring(path)]
    assert not silent


def test_nothing_is_left_unfinished_and_no_machine_or_emoji_is_in_any_file() -> None:
    for path in _files():
        text = path.read_text("utf-8")
        for pattern in (_UNFINISHED, _MACHINE, _EMOJI):
            found = pattern.search(text)
            assert found is None, f"{path.relative_to(ROOT)} holds {found[0] if found else ''!r}"


@pytest.mark.parametrize("name", ["changelog", "privacy", "how-it-works"])
def test_pages_of_words_are_not_empty(name: str) -> None:
    head, _, text = (ROOT / "content" / f"{name}.md").read_text("utf-8").partition("\n\n")
    assert head.startswith("title: ")
    assert len(text.split()) > 50


def _deciding() -> Iterator[Path]:
    """Yield what publishes, orders, withholds or asks for testimonials, referrals and enquiries, and shows them."""
    yield from python_files(*(f"portal/{name}" for name in ("testimonials", "referrals", "enquiries")))
    about = ("testimonial", "withholding", "referral", "enquir", "ask_")
    # It shows the numbers of a rating where their author agreed, and reads them for that alone.
    shows_them = {"referral_page.py"}
    for path in python_files("portal/my", "portal/desk", "portal/public"):
        if path.name.startswith(about) and path.name not in shows_them:
            yield path


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(ast.parse(path.read_text("utf-8")))


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            hidden = {"node_modules", "__pycache__"} & set(path.parts)
            if path.is_file() and path.suffix in _WRITTEN and not hidden and path != Path(__file__):
                yield path
