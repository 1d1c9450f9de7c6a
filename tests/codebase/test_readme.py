"""The README's tree is true: what it names is there, and every feature is in it."""

import re

import pytest

from tests.codebase.help import ROOT

README = ROOT / "README.md"
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^(?P<indent>[\s│├└─|`+-]*)(?P<name>[\w./-]+)")


@pytest.fixture
def tree() -> list[str]:
    """The paths of the README's tree: of the block of code that has a line beginning with `portal/`."""
    blocks = [
        block
        for block in _FENCE.findall(README.read_text("utf-8"))
        if re.search(r"^\W*portal/", block, re.MULTILINE)
    ]
    assert len(blocks) == 1, "the README shows the tree in one block of code"
    return list(_paths(blocks[0]))


def test_every_path_of_the_tree_exists(tree: list[str]) -> None:
    missing = [path for path in tree if not (ROOT / path).exists()]
    assert not missing, f"the README names what isn't there: {missing}"


def test_every_feature_is_in_the_tree(tree: list[str]) -> None:
    there = {
        f"portal/{path.name}" for path in (ROOT / "portal").iterdir() if (path / "__init__.py").is_file()
    }
    named = {path.rstrip("/") for path in tree}
    assert not there - named, f"the README's tree lacks {sorted(there - named)}"


def test_the_readme_is_one_screen_or_two_and_names_the_commands() -> None:
    text = README.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    for command in ("make demo", "make test", "make check"):
        assert command in text


def _paths(block: str) -> list[str]:
    """Read a drawn tree: a name under a folder, further in than it, lies in that folder."""
    found: list[str] = []
    above: list[tuple[int, str]] = []
    for line in block.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        depth, name = len(match["indent"]), match["name"]
        while above and above[-1][0] >= depth:
            above.pop()
        path = "/".join([folder.rstrip("/") for _, folder in above] + [name])
        found.append(path)
        if name.endswith("/"):
            above.append((depth, name))
    return found
