"""Reading a file: which kind it is by what it holds, and who reads it."""

import re
from pathlib import PurePath

from portal.lib.file_names import clean_name
from portal.lib.readers.apart import read_apart
from portal.lib.readers.outcome import ReadFile, Unreadable, kept
from portal.lib.readers.plain import decoded
from portal.lib.readers.threads import top_author, voices_in
from portal.lib.readers.transcripts import kind_of_transcript, read_transcript

LARGEST_FILE = 10_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How JPEG, PNG, GIF and TIFF begin; WebP and HEIC say it after a length.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
# [MS-OFFCRYPTO] 1.3.3: the stream that holds an encrypted document.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 65_536
_FIELDS = re.compile(rb"(?:From [^\n]*\n)?((?:[!-9;-~]+:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+)")
_FIELD = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
# What only a mail that was sent has; a text may begin with who wrote it and when.
_SENT = frozenset({b"message-id", b"mime-version", b"received"})


def read_file(body: bytes, name: str) -> ReadFile:
    """Return a file as text; `name` only gives it a title.

    Reads text and Markdown, mails (.eml), Word (.docx), PDF with text in it, and transcripts (.vtt, .srt). Raises
    Unreadable for everything else, with what to do.
    """
    if not body.strip():
        raise Unreadable("It is empty. Look whether it opens on your side, and choose it again.")
    if len(body) > LARGEST_FILE:
        raise Unreadable(f"It is larger than {LARGEST_FILE // 1_000_000} MB. Save it smaller, or in parts.")
    title = _title(name)
    if body.startswith(b"%PDF-"):
        return read_apart("pdf", body, title)
    if body.startswith(b"PK\x03\x04"):
        return read_apart("word", body, title)
    _refuse_others(body)
    if _is_mail(body):
        return read_apart("email", body, title)
    return _read(decoded(body), title)


def read_text(text: str, name: str) -> ReadFile:
    """Return a text as it stands, with who says what where it is a mail that was copied. Raises Unreadable."""
    title = _title(name)
    top = top_author(text)
    return ReadFile("text", title, kept(text), voices=voices_in(text), received_at=top.at if top else "")


def _read(text: str, title: str) -> ReadFile:
    media_type = kind_of_transcript(text)
    return read_transcript(text, title, media_type) if media_type else read_text(text, title)


def _title(name: str) -> str:
    return PurePath(clean_name(name)).stem


def _refuse_others(body: bytes) -> None:
    if body.startswith(_OLE) and _ENCRYPTED in body:
        raise Unreadable("It is locked with a password. Save a copy without one, and choose that.")
    if body.startswith(_OLE):
        raise Unreadable(
            "It is a file of an older Word or of Outlook. Save it as .docx, .eml or PDF, and choose that."
        )
    if body.startswith(_PICTURES) or body[4:8] == b"ftyp":
        raise Unreadable(
            "It is a picture; its words can't be read here. Choose the file it was made from, or type what it says."
        )
    if body.startswith(b"{\\rtf"):
        raise Unreadable("It is Rich Text (.rtf). Save it as .docx or PDF, and choose that.")


def _is_mail(body: bytes) -> bool:
    found = _FIELDS.match(body[:_HEAD].replace(b"\r\n", b"\n"))
    names = {name.lower() for name in _FIELD.findall(found[1])} if found else set()
    return b"from" in names and bool(names & _SENT)
