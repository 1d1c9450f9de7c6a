"""The sheet: readable by a screen reader, the same for the same receipts, and nothing in it is ever a command."""

import re
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.filing import glyphs, setting
from portal.filing.document import document_of
from portal.filing.glyphs import runs_from_the_right as is_from_the_right
from portal.filing.paper import paper_of
from portal.filing.press import pressed
from portal.filing.setting import TooLong, pdf_of
from tests.filing.help import ADDRESS, pages, pdf, receipt, said, sealed, words

QUARTZ = said(1, "The worktop will be quartz.")


def test_it_is_tagged_titled_and_linked_as_a_screen_reader_needs_it() -> None:
    read = PdfReader(BytesIO(pdf(sealed(QUARTZ))))
    root: Any = read.root_object
    assert root["/Lang"] == "en"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    info: Any = read.metadata
    assert (info.title, info.author) == ("What we promised: Your kitchen", "Hallam & Reyes")
    assert info.creation_date == receipt(1, {}).sealed_at
    tags = list(_tags(root["/StructTreeRoot"]))
    assert [tag["/S"] for tag in tags if str(tag["/S"]).startswith("/H")] == [
        "/H1",
        "/H2",
        "/H3",
        "/H2",
        "/H2",
        "/H2",
    ]
    assert [tag["/Alt"] for tag in tags if tag["/S"] == "/Figure"] == [f"QR code of the address {ADDRESS}"]
    links = [link.get_object() for page in read.pages for link in page.get("/Annots", [])]
    assert [link["/A"]["/URI"] for link in links] == [ADDRESS]
    fonts: list[Any] = [font for page in read.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    described = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in described)


def test_the_same_receipts_give_the_same_bytes_and_another_one_others() -> None:
    document = document_of([receipt(1, sealed(QUARTZ))], ADDRESS)
    text = setting._text_of(document)  # noqa: SLF001 - past what is kept in memory
    assert pressed(text) == pressed(text) == pdf_of(document)
    assert pdf(sealed(QUARTZ, customer="Okafor household")) != pdf_of(document)


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '"] #panic() [',
        "$x^2$ *bold* _thin_ `code` <label> @label \\ // /* = head",
        '#import "@preview/cetz:0.3.0": *',
        "#{sys.inputs} \\u{41} https://evil.example/ --- ... 'quoted'",
    ],
)
def test_what_looks_like_a_command_is_only_words(hostile: str) -> None:
    one = said(1, hostile, said_by=hostile, criteria=[hostile])
    told = words(pdf(sealed(one, title=hostile, customer=hostile, standing_words=hostile)))
    # A line may end anywhere in it.
    assert told.replace(" ", "").count(hostile.replace(" ", "")) == 6
    read = PdfReader(BytesIO(pdf(sealed(one))))
    links = [link.get_object()["/A"]["/URI"] for page in read.pages for link in page.get("/Annots", [])]
    assert links == [ADDRESS]


def test_every_character_that_counts_as_drawn_is_drawn() -> None:
    every = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    # A mark is drawn with a letter of its own script, as the samples have it.
    drawn = [one for one in every if not (glyphs.has_gaps(one) or unicodedata.category(one).startswith("M"))]
    assert len(drawn) > 3500
    samples = "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0 \u0627\u064e\u0644\u0633\u0651 e\u0301 i\u0323\u0301 \u2714\ufe0f"
    document = document_of([receipt(1, sealed(said(1, " ".join([samples, *drawn]))))], ADDRESS)
    assert pressed(setting._text_of(document)).startswith(b"%PDF")  # noqa: SLF001 - without a second try


def test_what_no_font_draws_is_named_and_never_an_empty_box() -> None:
    family, kitchen = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u53f0\u6240"
    told = words(pdf(sealed(said(1, f"A {kitchen} for you {family}."), customer=kitchen)))
    assert "A [2 characters missing here] for you [3 characters missing here]." in told
    assert "can\N{RIGHT SINGLE QUOTATION MARK}t draw every script and sign" in told
    assert "For [2 characters missing here]" in told
    assert "Oak stays." in words(pdf(sealed(said(1, "\ufeffOak\U000e0001 stays."))))
    assert "characters are missing" not in words(
        pdf(sealed(said(1, "\u0395\u03bb\u03ad\u03bd\u03b7, 20 \u20ac")))
    )


def test_what_is_wrongly_taken_for_drawn_costs_its_own_place_or_at_worst_all_but_latin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = document_of([receipt(1, sealed(QUARTZ))], ADDRESS)
    told = words(pdf_of({**document, "intro": "Oak \u53f0\u6240 stays, \u0395\u03bb too."}))
    assert "Oak [2 characters missing here] stays, \u0395\u03bb too." in told
    monkeypatch.setattr(setting, "missing_too", lambda _: re.compile("(?!)"))
    told = words(pdf_of({**document, "intro": "Oak \u53f0 stays, \u0395\u03bb too."}))
    assert "Oak [1 character missing here] stays, [2 characters missing here] too." in told


def test_words_of_a_script_from_the_right_begin_at_the_right() -> None:
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    texts = [f"1. {hebrew} worktop", f"Worktop {hebrew}", "2026"]
    assert [is_from_the_right(text) for text in texts] == [True, False, False]


def test_long_words_and_long_lists_stay_on_the_paper() -> None:
    many = [said(n, f"Promise of the day {n}: " + "we come when we said.") for n in range(1, 201)]
    found = pages(pdf(sealed(*many, said(201, "x" * 3000))))
    assert all(f"day {n}:" in " ".join(found) for n in range(1, 201))
    assert all(page.endswith(f"page {n} of {len(found)}") for n, page in enumerate(found, start=1))
    runs = re.findall("xx+", " ".join(found))
    assert max(map(len, runs)) < 120
    assert sum(map(len, runs)) == 3000


def test_what_is_very_long_is_set_in_a_process_of_its_own_and_more_is_refused() -> None:
    ten = "We come when we said we would. " * 323
    assert len(ten) > 10_000
    read = PdfReader(BytesIO(pdf(sealed(*(said(n, ten) for n in range(1, 12))))))
    assert len(read.pages) > 30
    assert "We come when we said we would." in read.pages[20].extract_text()
    with pytest.raises(TooLong, match="too long for a PDF"):
        pdf(sealed(*(said(n, ten * 5) for n in range(1, 42))))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
# The fields that a reader asks for.
_NAMES = (
    *(
        "issuer",
        "customer",
        "title",
        "signed_on",
        "time_zone",
        "price",
        "sources",
        "promises",
        "about",
        "change",
    ),
    *(
        "make_good",
        "n",
        "words",
        "said_at",
        "due",
        "criteria",
        "currency",
        "amount",
        "lines",
        "before",
        "after",
    ),
)
_FIELDS = st.sampled_from(_NAMES)
_STATED = st.recursive(
    _JSON,
    lambda inner: st.dictionaries(_FIELDS, inner, max_size=8) | st.lists(inner, max_size=2),
    max_leaves=20,
)


@settings(max_examples=30, deadline=None, database=None)
@given(first=_STATED, second=_STATED)
def test_bytes_that_state_anything_at_all_still_give_a_paper(first: object, second: object) -> None:
    receipts = [receipt(1, first, sound=False), receipt(2, second, sound=False)]
    assert pdf_of(document_of(receipts, ADDRESS)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("zone", "paper"),
    [
        ("America/New_York", "us-letter"),
        ("US/Pacific", "us-letter"),
        ("America/Toronto", "us-letter"),
        ("America/Sao_Paulo", "a4"),
        ("Europe/Berlin", "a4"),
        ("UTC", "a4"),
    ],
)
def test_the_paper_is_that_of_the_country_where_the_sale_is(zone: str, paper: str) -> None:
    assert paper_of(zone) == paper
    wide = PdfReader(BytesIO(pdf(sealed(QUARTZ, time_zone=zone)))).pages[0].mediabox.width
    assert round(float(wide)) == (612 if paper == "us-letter" else 595)


def _tags(node: Any) -> Any:
    """Yield the elements of the tree of tags, in the order in which they are read."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from _tags(node.get("/K", []))
    elif isinstance(node, list):
        for one in node:
            yield from _tags(one)
