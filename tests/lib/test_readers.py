"""What Sam uploads is read as it stands: the words, who said them, and where they stand in the paper."""

import codecs

import pytest

from portal.lib.readers import ReadFile, Unreadable, read_file, read_text
from tests.lib.papers import SRT, VTT, mail, pdf, word, word_of


def said(read: ReadFile) -> list[tuple[str, str, str]]:
    """Return who says which words, and when."""
    return [(one["who"], one["at"], read.text[one["start"] : one["end"]]) for one in read.voices]


def refusal(body: bytes, name: str = "paper.txt") -> str:
    with pytest.raises(Unreadable) as refused:
        read_file(body, name)
    return refused.value.reason


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Küche,\r\n\tcaf\u0065\u0301 \u00ad\u202e".encode(), "Küche,\r\n\tcaf\u0065\u0301 \u00ad\u202e"),
        (codecs.BOM_UTF8 + b"Oak.", "Oak."),
        ("Küche".encode("utf-16"), "Küche"),
        (codecs.BOM_UTF16_BE + "Küche".encode("utf-16-be"), "Küche"),
        (b"\x93It\x92s included\x94 \x97 always\x85", "\u201cIt\u2019s included\u201d \u2014 always\u2026"),
        (b"# Offer\n\n<b>Oak</b> and <- ash", "# Offer\n\n<b>Oak</b> and <- ash"),
        (b"From: the hall\nto the kitchen, oak.", "From: the hall\nto the kitchen, oak."),
    ],
    ids=["as it is", "mark", "utf-16", "utf-16 the other way", "windows", "markdown", "no mail"],
)
def test_a_text_is_read_as_it_stands(body: bytes, text: str) -> None:
    read = read_file(body, "Your offer.md")
    assert (read.kind, read.title, read.text, read.media_type) == ("text", "Your offer", text, "text/plain")
    assert (read.places, read.attachments, read.received_at) == ((), (), "")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Küche".encode("latin-1"), "save it as plain text in UTF-8"),
        ("Küche".encode("cp437"), "save it as plain text in UTF-8"),
        ("Küche".encode("utf-16")[:-1], "save it as plain text in UTF-8"),
        (b"<!DOCTYPE html><p>We promise.", "a web page (HTML)"),
        (b"\xef\xbb\xbf \n<HTML><p>We promise.", "a web page (HTML)"),
        (b'<?xml version="1.0"?><a/>', "a web page (HTML)"),
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (codecs.BOM_UTF8 + b"\n", "nothing to read"),
        (b"a\0b", "U+0000"),
        (b"\x7fELF", "U+007F"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (b"x" * 2_000_001, "at most 2,000,000 fit"),
        (b"\xff\xd8\xff\xe0JFIF", "a picture"),
        (b"\0\0\0\x18ftypheic", "a picture"),
        (b"{\\rtf1 a letter}", "Rich Text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "an older Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "with a password"),
        (b"WEBVTT\n\nNOTE nobody speaks\n", "nothing to read"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(body: bytes, words: str) -> None:
    assert words in refusal(body)


def test_a_mail_names_its_author_its_day_and_what_hangs_on_it() -> None:
    made = mail()
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="offer.pdf")
    inside = mail("We come back within 24 hours.\n")
    made.add_attachment(inside)
    read = read_file(bytes(made), "saved.eml")
    assert (read.kind, read.title, read.received_at) == ("email", "Your porch", "2026-03-03T09:12:00-05:00")
    assert read.text == "Hello Cy,\n\nwe oil the floor twice."
    assert said(read) == [("Sam Ortega <sam@hallam.example>", "2026-03-03T09:12:00-05:00", read.text)]
    [offer, other] = read.attachments
    assert offer == ("offer.pdf", b"%PDF-1.7")
    assert other[0] == "Your porch.eml"
    assert read_file(other[1], other[0]).text == "We come back within 24 hours."


def test_what_a_mail_is_wrapped_in_is_no_file() -> None:
    inside = mail("We oil the floor twice.\n")
    inside.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="offer.pdf")
    inside.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline")
    inside.add_attachment("By April.\n", disposition="inline")
    signed = b"multipart/signed; boundary=S\n\n--S\nContent-Type: multipart/mixed;"
    wrapped = bytes(inside).replace(b"multipart/mixed;", signed, 1)
    signature = b"\n--S\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nabc\n--S--\n"
    read = read_file(wrapped + signature, "signed.eml")
    assert read.text == "We oil the floor twice.\n\nBy April."
    assert [name for name, _ in read.attachments] == ["offer.pdf", "smime.p7s"]


def test_each_message_of_a_thread_has_its_own_author() -> None:
    text = """Agreed: by Friday.

On Tue, Mar 3, 2026 at 9:12 AM Cy Reed <cy@reed.example>
wrote:

> By Friday, then?
> > On 2 March 2026 08:00, Sam Ortega wrote:
> > We finish this week.
>
> And the dust?

Swept every evening.

-----Original Message-----
From: Dee Lindqvist [mailto:dee@hallam.example]
Sent: Sunday, March 1, 2026 7:00 PM
To: Sam Ortega
Subject: Porch

I can be there on Monday.
"""
    read = read_file(bytes(mail(text)), "thread.eml")
    sam = ("Sam Ortega <sam@hallam.example>", "2026-03-03T09:12:00-05:00")
    assert read.text == text.strip()
    assert said(read) == [
        (*sam, "Agreed: by Friday."),
        ("Cy Reed <cy@reed.example>", "2026-03-03", "By Friday, then?"),
        ("Sam Ortega", "2026-03-02", "We finish this week."),
        ("Cy Reed <cy@reed.example>", "2026-03-03", "And the dust?"),
        (*sam, "Swept every evening."),
        ("Dee Lindqvist <dee@hallam.example>", "2026-03-01", "I can be there on Monday."),
    ]


def test_a_mail_that_was_copied_is_text_that_names_its_author() -> None:
    text = "From: Sam Ortega\nTo: Cy\nDate: Tue, 3 Mar 2026 09:12:00 +0000\nSubject: Porch\n\nOiled twice.\n"
    read = read_text(text, "pasted")
    assert (read.kind, read.text, read.received_at) == ("text", text, "2026-03-03T09:12:00+00:00")
    assert said(read) == [("Sam Ortega", "2026-03-03T09:12:00+00:00", "Oiled twice.")]


def test_a_date_that_could_be_two_days_is_none() -> None:
    read = read_text("Yes.\nOn 3/4/2026 9:12 AM, Cy Reed wrote:\n> Oiled?\n", "pasted")
    assert said(read) == [("Cy Reed", "", "Oiled?")]


def test_a_mail_of_html_alone_is_read_as_a_reader_sees_it() -> None:
    page = (
        "<html><head><style>p{}</style></head><body><div style='display: none'>Hidden &amp; gone</div>"
        "<p>We oil\n the floor <b>twice</b>.</p><table><tr><td>Oil<td>$90</table><script>x()</script>"
        "<ul><li>Swept<br>daily</ul></body></html>"
    )
    read = read_file(bytes(mail(None, page)), "mail.eml")
    assert read.text == "We oil the floor twice.\n\nOil\t$90\n\nSwept\ndaily"
    assert read_file(bytes(mail("Plain.", page)), "mail.eml").text == "Plain."


def test_letters_outside_the_alphabet_of_a_mail_are_said() -> None:
    body = bytes(mail()).replace(b"floor", b"fl\xf6\xf6r")
    read = read_file(body, "mail.eml")
    assert "the fl\ufffd\ufffdr twice" in read.text
    assert "aren't in the alphabet" in read.notes[0]
    other = bytes(mail()).replace(b'charset="utf-8"', b'charset="klingon"')
    assert "written in “klingon”" in refusal(other)


def test_a_pdf_is_read_page_by_page_and_pictures_are_said() -> None:
    read = read_file(pdf("We oil the floor (twice).\nBy April.", None, "Terms: 14 days."), "offer.pdf")
    assert (read.kind, read.title, read.media_type) == ("pdf", "offer", "application/pdf")
    assert read.text == "We oil the floor (twice).\nBy April.\n\nTerms: 14 days."
    assert read.places == ((0, "page 1"), (37, "page 3"))
    assert read.notes == ("Page 2 is a picture or empty: no words can be read there.",)
    assert "it is a scan" in refusal(pdf(None, None))


def test_a_document_of_word_is_read_in_order_without_its_headers() -> None:
    read = read_file(
        word("Your porch", "", "Oiled twice.", rows=[["Oil", "$90"], ["Wax\nor tar", ""]]), "a.docx"
    )
    assert (read.kind, read.title) == ("word", "a")
    assert read.text == "Your porch\n\nOiled twice.\n\nOil\t$90\n\nWax\nor tar\t"


def test_what_was_inserted_is_text_and_what_was_deleted_or_hidden_is_not() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">We come </w:t></w:r>'
        '<w:del w:id="1" w:author="Sam"><w:r><w:delText>sometimes</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Sam"><w:r><w:t>daily</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>never</w:t></w:r>"
        "<w:hyperlink><w:r><w:noBreakHyphen/><w:tab/><w:t>here</w:t><w:br/></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Beside.</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:t>Beside.</w:t></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert read_file(word_of(body), "a.docx").text == "We come daily\u2011\there\n.\n\nBoxed.\n\nBeside."


def test_a_transcript_says_who_speaks_and_when() -> None:
    read = read_file(VTT.encode(), "call.vtt")
    assert (read.kind, read.media_type) == ("transcript", "text/vtt")
    assert read.text == (
        "Sam Ortega: We will finish the floor by the 30th of April.\n\nCy Reed: And the noise & dust?"
    )
    assert said(read) == [
        ("Sam Ortega", "", "We will finish the floor by the 30th of April."),
        ("Cy Reed", "", "And the noise & dust?"),
    ]
    assert [(read.text[start : start + 8], label) for start, label in read.places] == [
        ("Sam Orte", "00:00:04"),
        ("by the 3", "00:00:07"),
        ("Cy Reed:", "00:12:03"),
    ]


def test_names_before_a_colon_are_speakers_where_most_cues_have_one() -> None:
    read = read_file(SRT.replace("\n", "\r\n").encode(), "call.srt")
    assert read.media_type == "application/x-subrip"
    assert said(read) == [("Sam", "", "We clean up every evening."), ("Cy", "", "Thank you.")]
    one = read_file(SRT.replace("Cy: ", "").replace("Thank", "3\n\nThank").encode(), "call.srt")
    assert (one.voices, one.text.splitlines()[0]) == ((), "Sam: We clean up every evening.")
