"""Ana shows what is wrong: her photos come with her words, made anew as those of messages are, for both sides."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from portal.concerns.models import Concern, ConcernFile
from portal.config import Settings
from portal.custody.files import files_of_sale
from portal.lib.ids import new_ref
from portal.lib.uploads import MOST_FILES
from portal.record.models import StoredFile
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import sale_of
from tests.concerns.help import DRIPS, raised, story, the_one, worktop
from tests.custody.help import erase
from tests.deliveries.saying import photos
from tests.lib.sent_files import half_red
from tests.messages.help import PHOTO
from tests.page import BASE, Browser, Page

Browsing = Callable[[str], Browser]


def place() -> str:
    return f"/my/sales/{sale_of('ana').ref}/concerns"


def send(ana: Browser, *files: tuple[str, bytes], words: str = DRIPS, status: int = 303) -> Page:
    """Let Ana say on the page that something is wrong with her worktop, with these files."""
    ana.get(place())
    sent = [(io.BytesIO(body), name) for name, body in files]
    form = {"words": words, "about": worktop().ref, "key": new_ref(), "files": sent}
    return ana.post(place(), form, status)


def test_a_photo_shows_both_sides_what_is_wrong(browser: Browsing) -> None:
    ana = browser("ana")
    send(ana, ("IMG_0042.jpg", half_red()), ("list.txt", b"The left one."))
    photo, paper = ConcernFile.select().order_by(ConcernFile.n)
    kept = StoredFile.get(StoredFile.sha256 == photo.sha256)
    assert (photo.kind, photo.media_type, photo.name) == ("photo", "image/webp", "IMG_0042.jpg")
    assert not Image.open(io.BytesIO(bytes(kept.body))).getexif(), (
        "made anew: nothing else of the camera's is kept"
    )
    one = the_one()
    for who, page, files in (
        ("ana", f"{place()}/1", "/my/concerns/files"),
        ("sam", f"/staff/concerns/{one.ref}", "/staff/concerns/files"),
        ("dee", f"/staff/concerns/{one.ref}", "/staff/concerns/files"),
    ):
        reader = browser(who)
        shown = reader.get(page)
        assert f'src="{files}/{photo.ref}/small"' in shown.text
        assert f"{files}/{paper.ref}" in shown.links()
        assert "list.txt" in shown.words
        assert reader.client.get(f"{files}/{photo.ref}", base_url=BASE).data == bytes(kept.body)
        assert reader.client.get(f"{files}/{photo.ref}/small", base_url=BASE).status_code == 200
        told = reader.client.get(f"{files}/{paper.ref}", base_url=BASE)
        assert (told.data, told.headers["Content-Disposition"].split(";")[0]) == (
            b"The left one.",
            "attachment",
        )


def test_nobody_else_gets_at_it(browser: Browsing) -> None:
    raised(files=photos("sink.jpg"))
    photo = ConcernFile.get().ref
    for small in ("", "/small"):
        browser("bea").get(f"/my/concerns/files/{photo}{small}", 404)
        browser("dee").get(f"/staff/concerns/files/{photo}{small}", 404)
        browser("sam").get(f"/staff/concerns/files/{new_ref()}{small}", 404)
        browser("sam").get(f"/staff/concerns/files/nobody{small}", 404)


def test_what_is_added_to_an_open_concern_stands_with_its_step(browser: Browsing) -> None:
    ana = browser("ana")
    send(ana)
    send(ana, ("more.jpg", half_red()), words="Now there are two scratches.")
    assert story(the_one()) == ["raised", "said"]
    photo = ConcernFile.get()
    text = browser("sam").get(f"/staff/concerns/{the_one().ref}").text
    assert text.index("Now there are two scratches.") < text.index(photo.ref)


def test_files_that_can_not_be_kept_are_refused_beside_their_field_with_the_words(browser: Browsing) -> None:
    ana = browser("ana")
    many = [(f"{n}.txt", b"x") for n in range(MOST_FILES + 1)]
    for files in ([("virus.exe", b"MZ\x00\x01")], many):
        page = send(ana, *files, status=422)
        assert DRIPS in page.text
        assert "Choose your files again before you send" in page.words
        assert page.text.count('id="concern-files"') == 1
    assert not Concern.select().exists()
    assert (
        not StoredFile.select()
        .where(StoredFile.stream == sale_of("ana").ref, StoredFile.name == "photo")
        .exists()
    )


def test_they_are_in_the_record_and_in_the_export_and_go_with_an_erasure(house: Settings) -> None:
    raised(about=worktop(), files=(PHOTO, *photos("tap.jpg")))
    raised("And it is loud.", worktop(), files=photos("loud.jpg"))
    rows = list(ConcernFile.select().order_by(ConcernFile.ref).dicts())
    assert len(rows) == 3
    rebuild_all()
    assert list(ConcernFile.select().order_by(ConcernFile.ref).dicts()) == rows
    assert list(verify_all()) == []
    assert "sink.jpg" in {file.name for file in files_of_sale(sale_of("ana"))}
    sale = sale_of("ana").ref
    erase()
    assert {file.name for file in ConcernFile.select()} == {"(erased)"}
    assert not StoredFile.select().where(StoredFile.stream == sale).exists()


def test_one_press_that_comes_twice_keeps_one_photo(browser: Browsing) -> None:
    ana = browser("ana")
    ana.get(place())
    form = {"words": DRIPS, "about": "", "key": new_ref()}
    for _ in range(2):
        ana.post(place(), {**form, "files": [(io.BytesIO(half_red()), "sink.jpg")]})
    assert (Concern.select().count(), ConcernFile.select().count()) == (1, 1)


@pytest.mark.usefixtures("house")
def test_words_are_needed_beside_a_photo(browser: Browsing) -> None:
    page = send(browser("ana"), ("sink.jpg", half_red()), words=" ", status=422)
    assert "Say in a sentence or two what is wrong." in page.words
    assert not Concern.select().exists()
