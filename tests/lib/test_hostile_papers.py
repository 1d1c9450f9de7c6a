"""Papers made to harm: each is refused with a reason, and the server's own memory stays as it was."""

import io
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from portal.lib.readers import ReadFile, Unreadable, apart, read_file
from tests.lib.papers import (
    CATALOGUE,
    drawing,
    mail,
    mail_of_parts,
    packed_stream,
    pdf,
    pdf_of,
    repacked,
    stream,
    word,
    word_of,
)
from tests.lib.sent_files import EXCEL_MAIN, office

MEGABYTE = 1_000_000
CHILD = str(Path(apart.__file__).with_name("child.py"))
# A few copies of the file itself and of what its reader answers.
MOST_HELD = 8 * MEGABYTE


@contextmanager
def little_memory() -> Iterator[None]:
    """Fail when the block holds more than a few megabytes at any moment."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_HELD, f"{most:,} bytes were held"


def refusal(body: bytes, name: str = "paper") -> str:
    with little_memory(), pytest.raises(Unreadable) as refused:
        read_file(body, name)
    return refused.value.reason


def bomb() -> bytes:
    """Return a document of Word whose text unpacks to 150 MB."""
    return repacked(word("x"), {"word/document.xml": b"<w>" + b" " * (150 * MEGABYTE) + b"</w>"})


def nested(times: int) -> bytes:
    """Return markup in which each table stands in a cell of another."""
    return b"<w:tbl><w:tr><w:tc>" * times + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * times


def laughs() -> bytes:
    """Return a document of Word that declares an entity of entities."""
    lines = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    text = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{lines}]><w>&a9;</w>'
    return repacked(word("x"), {"word/document.xml": text.encode("utf-16")})


def locked(password: str, cipher: str = "AES-256") -> bytes:
    """Return a PDF that is encrypted, as pypdf writes it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Secret."))))
    writer.encrypt(password, "owner", algorithm=cipher)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "too much time or memory"),
        (laughs, "declares entities"),
        (lambda: word_of(nested(5_000).decode()), "can't be read to its end"),
        (lambda: repacked(word("x"), {"word/vbaProject.bin": b"x"}), "holds macros"),
        (lambda: office("application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
        (lambda: office(EXCEL_MAIN), "a table of Excel"),
        (lambda: office("application/vnd.ms-powerpoint"), "no document of Word"),
        (office, "can't be read to its end"),
        (lambda: word("x")[:-40], "can't be read to its end"),
        (lambda: locked("open sesame"), "It is locked"),
        (lambda: locked("", "RC4-128"), "It is locked"),
        (lambda: pdf("Oiled twice.")[:300], "can't be read to its end"),
        (lambda: b"%PDF-1.7\n\xff\xfe", "can't be read to its end"),
        (
            lambda: pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999999999 >>"),
            "can't be read",
        ),
        (lambda: pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"), "nothing to read"),
        (lambda: drawing(packed_stream(200 * MEGABYTE)), "too much time or memory"),
        (lambda: drawing(stream(b"BT ET", length=90_000 * MEGABYTE)), "too much time or memory"),
        (lambda: drawing(stream(b"[" * MEGABYTE)), "No page of it holds text|can't be read"),
        (lambda: mail_of_parts(1_000), "It has 1,002 parts"),
        (lambda: nested_mail(3_000), "parts; at most 200|can't be read to its end"),
        (lambda: mail_with(b"Content-Type: multipart/encrypted; boundary=a\n"), "It is encrypted"),
        (lambda: mail_with(b"Content-Type: application/pdf\n"), "It holds no text"),
    ],
    ids=[
        *(
            "zip bomb",
            "entities",
            "deep tables",
            "macros",
            "docm",
            "excel",
            "powerpoint",
            "no parts",
            "cut off",
        ),
        *("locked", "locked for copying", "half a pdf", "no pdf", "endless pages", "no pages", "pdf bomb"),
        *("gigabytes declared", "open arrays", "1,000 parts", "mails in mails", "encrypted mail", "no words"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(make: Callable[[], bytes], words: str) -> None:
    body = make()
    reason = refusal(body)
    assert any(one in reason for one in words.split("|")), reason
    assert reason.endswith("."), "a reason is a sentence that says what to do"


def test_the_reader_stops_by_itself_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    assert "too much time" in refusal(pdf("Oiled twice."))


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS holds no process to its memory")
def test_the_reader_has_little_memory_and_time_and_writes_no_file(tmp_path: Path) -> None:
    """Whatever its libraries do: the system itself holds the process to that."""
    script = f"""
import runpy, resource
runpy.run_path({CHILD!r})["_limit"]()
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
try:
    bytearray(1_000_000_000)
except MemoryError:
    print("no memory")
with open({str(tmp_path / "left")!r}, "wb", buffering=0) as file:
    try:
        file.write(b"x")
    except OSError:
        print("no file")
"""
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:3] == ["8", "no memory", "no file"], done.stderr


def test_the_reader_brings_in_nothing_of_the_portal_but_its_readers() -> None:
    script = f"""
import runpy, sys
runpy.run_path({CHILD!r})["_stand_in_for_the_portal"]()
import portal.lib.readers.mails, portal.lib.readers.pdf, portal.lib.readers.word
print(*sorted(one for one in sys.modules if one.startswith(("portal", "flask", "peewee"))))
"""
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    others = [one for one in done.stdout.split() if not one.startswith("portal.lib.readers")]
    assert others == [
        "portal",
        "portal.lib",
        "portal.lib.file_kinds",
        "portal.lib.file_names",
        "portal.lib.text",
    ]


def test_attachments_beyond_the_first_twenty_are_said() -> None:
    read = read_file(mail_of_parts(30), "many.eml")
    assert len(read.attachments) == 20
    assert "30 files hang on it" in read.notes[0]


SOUND = (pdf("We oil the floor.", None), word("We oil the floor.", rows=[["Oil", "$90"]]), bytes(mail()))


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(SOUND), st.integers(0, 2**32))
def test_whatever_is_changed_in_a_file_it_is_read_or_refused(body: bytes, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a mutation is no secret
    changed = bytearray(body)
    for _ in range(chance.choice((1, 5, 50))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    del changed[chance.choice((len(changed), chance.randrange(len(changed)))) :]
    with suppress(Unreadable):
        assert isinstance(read_file(bytes(changed), "changed"), ReadFile)


def nested_mail(times: int) -> bytes:
    """Return a mail in which each part holds another."""
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(times))
    return b"From: sam@hallam.example\nMessage-ID: <1@x>\n" + heads + b"\nThe end.\n"


def mail_with(head: bytes) -> bytes:
    """Return a mail with this line in its head."""
    return b"From: sam@hallam.example\nMessage-ID: <1@x>\n" + head + b"\nabc\n"


@pytest.mark.parametrize("beginning", ["<v ", "<c.", "{\\", "<1", "a: "])
def test_a_transcript_of_beginnings_is_read_in_steps_that_grow_with_it(beginning: str) -> None:
    """Twice the text takes no four times the work: its tags are looked for a bounded way ahead."""
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + beginning * (200_000 // len(beginning))
    assert read_file(text.encode(), "call.vtt").kind == "transcript"
