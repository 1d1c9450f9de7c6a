"""Papers as people send them, made here: mails, PDF, Word documents and transcripts, sound ones and hostile ones."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import docx

WORDPROCESSING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
VTT = """WEBVTT - the call of Tuesday

NOTE made by the recorder

1
00:00:04.000 --> 00:00:07.500
<v Sam Ortega>We will finish the floor

00:00:07.500 --> 00:00:11.000
<v Sam Ortega>by the 30th of April.

00:12:03.000 --> 00:12:05.000
<v Cy Reed>And the <i>noise</i> &amp; dust?</v>
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
Sam: We clean up
every evening.

2
00:01:02,000 --> 00:01:05,000
Cy: Thank you.
"""


def pdf(*pages: str | None) -> bytes:
    """Return a PDF of pages with these lines of text; None is a page that holds a picture instead."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        CATALOGUE,
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, page in enumerate(pages):
        drawn = (
            b"q 200 0 0 200 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q" if page is None else _drawn(page)
        )
        resources = b"<< /Font << /F 3 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %b /Contents %d 0 R >>"
            % (resources, 5 + 2 * n)
        )
        objects.append(stream(drawn))
    return pdf_of(*objects)


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def drawing(contents: bytes) -> bytes:
    """Return a PDF of one page that is drawn by this stream."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << >> >> /Contents 4 0 R >>"
    return pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, contents)


def stream(body: bytes, more: bytes = b"", length: int | None = None) -> bytes:
    """Return a stream of a PDF; `length` is what it says of itself, true unless given."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (
        len(body) if length is None else length,
        more,
        body,
    )


def packed_stream(size: int) -> bytes:
    """Return a stream of a PDF that unpacks to `size` bytes of nothing."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    body = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    return stream(body, b"/Filter /FlateDecode")


def word(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a document of Word with these paragraphs, and a table of these rows below them."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Hallam & Reyes, every page"
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_of(body: str) -> bytes:
    """Return a document of Word whose body is this markup."""
    namespaces = (
        f'xmlns:w="{WORDPROCESSING}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    document = f'<?xml version="1.0"?><w:document {namespaces}><w:body>{body}</w:body></w:document>'
    return repacked(word("x"), {"word/document.xml": document.encode()})


def repacked(packed: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a packed file with these parts in place of its own, or beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def mail(
    text: str | None = "Hello Cy,\n\nwe oil the floor twice.\n", page: str | None = None
) -> EmailMessage:
    """Return Sam's mail to Cy of 3 March with this text, or page, or both."""
    made = EmailMessage()
    made["From"] = "Sam Ortega <sam@hallam.example>"
    made["To"] = "Cy Reed <cy@reed.example>"
    made["Date"] = "Tue, 03 Mar 2026 09:12:00 -0500"
    made["Subject"] = "Your porch"
    made["Message-ID"] = "<1@hallam.example>"
    if text is not None:
        made.set_content(text)
    if page is not None:
        (made.set_content if text is None else made.add_alternative)(page, subtype="html")
    return made


def mail_of_parts(number: int) -> bytes:
    """Return a mail that has so many parts."""
    made = mail()
    made.make_mixed()
    for n in range(number):
        made.add_attachment(f"part {n}", filename=f"{n}.txt")
    return bytes(made)


def _drawn(text: str) -> bytes:
    lines = b"".join(
        b"(%b) Tj T* "
        % line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in text.split("\n")
    )
    return b"BT /F 12 Tf 14 TL 50 780 Td " + lines + b"ET"
