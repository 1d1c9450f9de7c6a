"""A file that was cut, changed or made up is refused with the line and the reason, and nothing of it is kept."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.config import Settings
from portal.lib.errors import Conflict
from portal.moving.lines import BadExport
from portal.moving.taking_in import take_in
from portal.record.actions import NewFile, keep_file
from portal.record.models import COMPANY, SYSTEM
from portal.record.roots import make_root
from portal.record.rules import entry_hash
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.moving.conftest import Place
from tests.moving.help import LATER, make_place, sealed_again, written
from tests.record.help import everything

_LINE = re.compile(r"^Line (\d+): .+ Nothing was imported\.$")
# What these say is said nowhere else, and no evidence hangs on it: whoever seals the file again may write anything.
_SAID_ONCE = {"installation", "row", "end"}
Lines = list[bytes]


@pytest.fixture
def lines(house: Settings, place: Place, tmp_path: Path) -> Lines:
    """The lines of an export with every kind of them; an empty place is bound, into which it could go."""
    keep_file(COMPANY, NewFile("logo.png", "image/png", b"the bytes of a picture"), SYSTEM, NOON)
    make_root(NOON)
    keep_file(sale_of("ana").ref, NewFile("a.txt", "text/plain", b"a plan"), SYSTEM, NOON)
    found = written(house, tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)
    make_place(place("sqlite"))
    return found


@LONG_ON_POSTGRES
def test_a_line_lost_doubled_swapped_or_changed_is_refused_and_nothing_is_kept(
    lines: Lines, tmp_path: Path
) -> None:
    before, kinds = everything(), set()
    for n, kind in _one_of_each(lines):
        kinds.add(kind)
        for how, broken in _broken(lines, n):
            said = _refused(tmp_path, b"".join(broken) if kind in _SAID_ONCE else sealed_again(broken))
            told = _LINE.match(said)
            assert told, (how, lines[n], said)
            if kind in {"key", "entry", "receipt", "file", "root"} and how == "changed":
                assert int(told[1]) == n + 1, said
    assert kinds == {
        "installation",
        "key",
        "stream",
        "entry",
        "receipt",
        "file",
        "head",
        "root",
        "row",
        "end",
    }
    assert everything() == before


@LONG_ON_POSTGRES
def test_a_file_that_was_cut_anywhere_is_refused(lines: Lines, tmp_path: Path) -> None:
    before, body = everything(), b"".join(lines)
    for size in (0, 1, len(lines[0]), len(body) // 2, len(body) - len(lines[-1]), len(body) - 1):
        assert _LINE.match(_refused(tmp_path, body[:size])), size
    assert "stands behind the last line" in _refused(tmp_path, body + lines[3])
    assert everything() == before


Change = Callable[[dict[str, Any]], object]


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("installation", lambda told: told.update(version=2), "Line 1: it was written by a newer version"),
        ("installation", lambda told: told.update(made_at="today"), "Line 1: its instant or its counts"),
        (
            "installation",
            lambda told: told["counts"].update(entry=1),
            r"Line 1: it says 1 lines .* and \d+ came",
        ),
        (
            "key",
            lambda told: told.update(public="A" * 43 + "="),
            "the keys at the beginning aren't those on the",
        ),
        (
            "entry",
            lambda told: told.update(what="nobody.knows"),
            "knows no entries of the kind “nobody.knows”",
        ),
        ("entry", lambda told: told.update(seq=True), "its fields aren't those"),
        ("entry", lambda told: told.update(texts={"/name": ["a"]}), "its text /name is neither"),
        (
            "entry",
            lambda told: told.update(texts={"/other": ["a", "b"]}),
            "the text /email is missing",
        ),
        ("receipt", lambda told: told.update(body=None, signature=None), "is gone, and no erasure says so"),
        ("receipt", lambda told: told.update(body="QQ=Q"), "its bytes can't be read"),
        ("file", lambda told: told.update(body="QQ=="), "isn't the one that was kept"),
        ("file", lambda told: told.update(name="other"), "was kept under another name"),
        ("head", lambda told: told.update(hash="0" * 64), "a daily root is over another entry"),
        ("root", lambda told: told.update(day="2026-03-04"), "its statement says something else"),
        ("root", lambda told: told.update(salt="00"), "don't give it"),
        ("row", lambda told: told.update(of="staff"), "staff is no table that moves along"),
        ("row", lambda told: told["columns"].update(digest=[]), "it holds what no row of ours holds"),
    ],
)
def test_what_was_made_up_is_refused_though_the_end_fits(
    lines: Lines, tmp_path: Path, kind: str, change: Change, says: str
) -> None:
    n = next(n for n, found in _one_of_each(lines) if found == kind)
    told = json.loads(lines[n])
    change(told)
    said = _refused(tmp_path, sealed_again([*lines[:n], _line(told), *lines[n + 1 :]]))
    assert re.search(says, said)
    assert said.startswith(f"Line {n + 1}: ")


@LONG_ON_POSTGRES
def test_a_history_that_was_written_anew_is_refused(lines: Lines, tmp_path: Path) -> None:
    """Whoever hashes the company's entries anew without one of them is found by what its later entries need."""
    start = next(n for n, line in enumerate(lines) if b'"ref":"company"' in line)
    end = next(n for n, line in enumerate(lines[start + 1 :], start + 1) if b'{"kind":"entry"' not in line)
    gone = next(n for n in range(start, end) if b'"what":"customer.added"' in lines[n])
    entries = [json.loads(line) for n, line in enumerate(lines[start + 1 : end], start + 1) if n != gone]
    previous = "0" * 64
    for seq, entry in enumerate(entries, start=1):
        entry.update(seq=seq, previous=previous)
        said = {name: entry[name] for name in ("at", "actor", "facts", "previous", "seq")}
        entry["hash"] = previous = entry_hash({**said, "kind": entry["what"], "stream": COMPANY})
    stream = {**json.loads(lines[start]), "seq": len(entries), "hash": previous}
    made_up = [*lines[:start], *map(_line, [stream, *entries]), *lines[end:]]
    before = everything()
    assert "Nothing was imported." in _refused(tmp_path, sealed_again(made_up))
    assert everything() == before


def test_where_something_is_already_nothing_is_taken_in(house: Settings, tmp_path: Path) -> None:
    file, before = written(house, tmp_path / "a.jsonl"), everything()
    with pytest.raises(
        Conflict, match=r"There is an installation here already, whose record has \d+ entries"
    ):
        take_in(file, LATER, lambda *_: None)
    assert everything() == before


@LONG_ON_POSTGRES
def test_while_the_clock_stands_before_a_key_nothing_is_taken_in(lines: Lines, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(b"".join(lines))
    with pytest.raises(Conflict, match="Set the clock right, then import again"):
        take_in(tmp_path / "b.jsonl", NOON.replace(year=2025), lambda *_: None)


def _one_of_each(lines: Lines) -> Iterator[tuple[int, str]]:
    """Give the place and the kind of one line of each kind: of entries one that has a text."""
    seen = set()
    for n, line in enumerate(lines):
        kind = json.loads(line)["kind"]
        if kind not in seen and (kind != "entry" or b"/name" in line):
            seen.add(kind)
            yield n, kind


def _broken(lines: Lines, n: int) -> Iterator[tuple[str, Lines]]:
    line = lines[n]
    middle = len(line) // 2
    yield "lost", lines[:n] + lines[n + 1 :]
    yield "doubled", [*lines[:n], line, *lines[n:]]
    other = n - 1 if n + 1 == len(lines) else n + 1
    swapped = list(lines)
    swapped[n], swapped[other] = swapped[other], swapped[n]
    yield "swapped", swapped
    changed = line[:middle] + bytes([line[middle] ^ 1]) + line[middle + 1 :]
    yield "changed", [*lines[:n], changed, *lines[n + 1 :]]


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _refused(folder: Path, body: bytes) -> str:
    (folder / "b.jsonl").write_bytes(body)
    with pytest.raises(BadExport) as refused:
        take_in(folder / "b.jsonl", LATER, lambda *_: None)
    assert _LINE.match(refused.value.message), refused.value.message
    return refused.value.message
