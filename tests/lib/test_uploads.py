"""What Dee chooses for an update is kept when it is what we can keep, and named with a way out when it isn't."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.datastructures import FileStorage

from portal.lib.errors import Invalid
from portal.lib.uploads import Upload, read_uploads
from tests.lib.sent_files import EXCEL_MAIN, HEIC, PDF, bomb, half_red, office, unpacking_to, zipped

OFFICE = "application/vnd.openxmlformats-officedocument"
MEGABYTE = 1024 * 1024
CSV = "room;tiles\nkitchen;40\nlarder;zwölf\n".encode()
MACRO_TYPE = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


def test_a_photo_is_made_anew_whatever_its_name_says() -> None:
    (photo,) = read_uploads([_sent(half_red(size=(900, 600)), "invoice.pdf")])
    assert (photo.kind, photo.media_type, photo.width, photo.height) == ("photo", "image/webp", 900, 600)
    assert photo.thumb is not None
    assert (Image.open(io.BytesIO(photo.thumb)).size, photo.name) == ((448, 299), "invoice.pdf")


@pytest.mark.parametrize(
    ("body", "name", "media_type", "kept_name"),
    [
        (PDF, "certificate.pdf", "application/pdf", "certificate.pdf"),
        (PDF, "certificate.PDF", "application/pdf", "certificate.PDF"),
        (PDF, "run.exe", "application/pdf", "run.exe.pdf"),
        (PDF, "", "application/pdf", "file.pdf"),
        (CSV, "tiles.csv", "text/csv", "tiles.csv"),
        (b"\xef\xbb\xbf" + CSV, "tiles.csv", "text/csv", "tiles.csv"),
        (CSV, "tiles.txt", "text/plain", "tiles.txt"),
        (CSV, "tiles", "text/plain", "tiles.txt"),
        (office(), "offer.docx", f"{OFFICE}.wordprocessingml.document", "offer.docx"),
        (office(EXCEL_MAIN), "offer.docx", f"{OFFICE}.spreadsheetml.sheet", "offer.docx.xlsx"),
    ],
)
def test_a_file_is_kept_as_it_is_and_named_for_what_it_holds(
    body: bytes, name: str, media_type: str, kept_name: str
) -> None:
    (file,) = read_uploads([_sent(body, name)])
    assert file == Upload("file", media_type, body, kept_name)


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"<html><script>alert(1)</script></html>", "kitchen.jpg", "What can be kept here"),
        (b"<html><script>alert(1)</script></html>", "kitchen.txt", "What can be kept here"),
        (b"\xef\xbb\xbf \n<svg onload='alert(1)'/>", "kitchen", "What can be kept here"),
        (b"GIF89a" + b"\0" * 40, "kitchen.gif", "What can be kept here"),
        (b"{\\rtf1 a letter}", "letter.rtf", "What can be kept here"),
        (b"@echo off\r\n", "run.bat", "What can be kept here"),
        (b"MZ\x90\0\x03", "run", "What can be kept here"),
        (b"a\0b", "notes.txt", "What can be kept here"),
        (b"\x1b]0;title\x07", "notes.txt", "What can be kept here"),
        ("zwölf".encode("cp1252"), "tiles.csv", "no text in UTF-8"),
        (PDF[:-10], "certificate.pdf", "can't be read to its end"),
        (b"", "certificate.pdf", "It is empty"),
        (PDF + b" " * (10 * MEGABYTE) + PDF, "certificate.pdf", "larger than 10 MB"),
        (PDF + b" " * (11 * MEGABYTE) + PDF, "survey.pdf", "larger than 10 MB"),
        (HEIC, "IMG_1.HEIC", "Your phone keeps photos as HEIC"),
        (bomb(), "kitchen.png", "more than 40 million pixels"),
        (half_red()[:2000], "kitchen.jpg", "can't be read"),
        (zipped({"a.txt": b"a"}), "offer.docx", "What can be kept here"),
        (office("application/vnd.ms-powerpoint"), "offer.docx", "What can be kept here"),
        (office()[:-30], "offer.docx", "can't be read to its end"),
        (b"PK\x03\x04", "offer.docx", "can't be read to its end"),
        (office(more={"../../evil": b""}), "offer.docx", "can't be read to its end"),
        (office(more={"[CONTENT_types].xml": b""}), "offer.docx", "can't be read to its end"),
        (office(more={"word/vbaProject.bin": b"x"}), "offer.docx", "holds macros"),
        (office(types=MACRO_TYPE), "offer.docx", "holds macros"),
        (office(more={"[Content_Types].xml": MACRO_TYPE.encode("utf-16")}), "offer.docx", "holds macros"),
        (office(types=MACRO_TYPE.replace("P", "&#80;")), "offer.docx", "holds macros"),
        (office("application/vnd.ms-word.document.macroEnabled.main+xml"), "offer.docx", "holds macros"),
        (office(more={"xl/macrosheets/sheet1.xml": b"x"}), "offer.xlsx", "holds macros"),
        (office(more={"word/embeddings/oleObject1.bin": b"x"}), "offer.docx", "holds macros"),
        (unpacking_to(201 * MEGABYTE), "offer.docx", "more than 200 MB"),
        (office(types=" " * MEGABYTE), "offer.docx", "can't be read to its end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_not_be_kept_is_named_with_a_way_out(body: bytes, name: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_uploads([_sent(body, name)])
    (problem,) = refused.value.problems
    assert problem.field == "files"
    assert problem.message.startswith(f"“{name}” can't be taken. ")
    assert words in problem.message


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Dee\\kitchen.pdf", "kitchen.pdf"),
        ("kitchen\u202efdp.exe.pdf", "kitchenfdp.exe.pdf"),
        ("kit\nchen\r\n.pdf", "kit chen .pdf"),
        ("kit\0chen.pdf", "kit chen.pdf"),
        ("kit\ud800chen.pdf", "kit chen.pdf"),
        ("ku\u0308che.pdf", "küche.pdf"),
        ('a"b<c>?.pdf', "a_b_c__.pdf"),
        ("..", "file.pdf"),
        ("/", "file.pdf"),
        ("\u200b\u2066", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 5000 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 5000, "x" * 116 + ".pdf"),
    ],
    ids=range(14),
)
def test_of_a_name_only_what_can_be_seen_stays(name: str, kept: str) -> None:
    (file,) = read_uploads([_sent(PDF, name)])
    assert file.name == kept


def test_a_field_in_which_nothing_was_chosen_is_passed_over() -> None:
    assert read_uploads([_sent(b"", ""), FileStorage()]) == []
    assert [one.kind for one in read_uploads([_sent(b"", ""), _sent(PDF, "a.pdf")])] == ["file"]


def test_everything_that_is_wrong_is_said_at_once_in_the_order_in_which_it_was_chosen() -> None:
    with pytest.raises(Invalid) as refused:
        read_uploads([_sent(HEIC, "a.heic"), _sent(PDF, "b.pdf"), _sent(b"MZ\x90", "c.exe")])
    assert [problem.message[:8] for problem in refused.value.problems] == ["“a.heic”", "“c.exe” "]


def test_at_most_ten_files_fit_in_an_update() -> None:
    ten = [(PDF, f"{n}.pdf") for n in range(10)]
    assert [one.name for one in read_uploads([_sent(*one) for one in ten])] == [name for _, name in ten]
    with pytest.raises(Invalid, match="These are 11 files; at most 10 fit in one update"):
        read_uploads([_sent(*one) for one in (*ten, (PDF, "10.pdf"))])


def test_together_they_have_at_most_11_mb() -> None:
    half = PDF + b" " * (11 * MEGABYTE // 2 - 2 * len(PDF)) + PDF
    assert len(read_uploads([_sent(half, "a.pdf"), _sent(half, "b.pdf")])) == 2
    with pytest.raises(Invalid, match=r"have 11\.1 MB together; at most 11 MB fit in one update"):
        read_uploads([_sent(half, "a.pdf"), _sent(half + PDF * 2, "b.pdf")])


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"]),
            st.binary(),
            st.text(st.characters()),
        ),
        max_size=12,
    )
)
def test_whatever_is_sent_is_kept_or_refused(sent: list[tuple[bytes, bytes, str]]) -> None:
    taken = _kept([_sent(start + rest, name) for start, rest, name in sent])
    assert all(0 < len(one.name) <= 120 and one.name.isprintable() for one in taken)


@settings(deadline=None)
@given(st.data())
def test_a_document_with_a_wrong_byte_is_kept_or_refused(data: st.DataObject) -> None:
    sent = bytearray(office())
    for _ in range(3):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    assert all(one.body == bytes(sent) for one in _kept([_sent(bytes(sent), "offer.docx")]))


def _kept(storages: list[FileStorage]) -> list[Upload]:
    with suppress(Invalid):
        return read_uploads(storages)
    return []


def _sent(body: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(body), filename=name)
