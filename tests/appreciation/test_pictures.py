"""A member of staff shows a picture of themselves: a square of ours, theirs to change and to take back."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from portal.config import Settings
from portal.lib.errors import Invalid
from portal.people.actions.pictures import show_no_picture, show_picture
from portal.people.models import Staff
from portal.record.models import StoredFile
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.page import BASE, Browser
from tests.record.help import rows_of

Open = Callable[[str], Browser]


def drawn(colour: str = "red", size: tuple[int, int] = (600, 300)) -> bytes:
    """Return a picture of one colour as a PNG."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def shown() -> str | None:
    row: Staff = Staff.get_by_id(viewer("dee").ref)
    return row.picture


def test_it_is_made_anew_as_a_square_and_kept_with_the_record(house: Settings) -> None:
    show_picture(viewer("dee").ref, drawn(), NOON)
    kept = StoredFile.get(StoredFile.sha256 == shown())
    with Image.open(io.BytesIO(bytes(kept.body))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (256, 256))
    before = rows_of("staff")
    rebuild_all()
    assert rows_of("staff") == before
    assert list(verify_all()) == []


def test_another_one_takes_its_place_and_the_bytes_of_the_first_are_gone(house: Settings) -> None:
    show_picture(viewer("dee").ref, drawn("red"), NOON)
    first = shown()
    show_picture(viewer("dee").ref, drawn("blue"), NOON)
    assert shown() != first
    assert not StoredFile.select().where(StoredFile.sha256 == first).exists()
    show_no_picture(viewer("dee").ref, NOON)
    assert shown() is None
    for colour in ("red", "red"):
        show_picture(viewer("dee").ref, drawn(colour), NOON)
    assert shown() == first
    assert list(verify_all()) == []


def test_a_picture_that_two_show_stays_while_one_does(house: Settings) -> None:
    for who in ("dee", "sam"):
        show_picture(viewer(who).ref, drawn(), NOON)
    picture = shown()
    show_no_picture(viewer("dee").ref, NOON)
    assert StoredFile.select().where(StoredFile.sha256 == picture).exists()
    assert list(verify_all()) == []


@pytest.mark.parametrize("sent", [b"", b"no picture", drawn()[:200]])
def test_what_is_no_picture_is_refused(house: Settings, sent: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        show_picture(viewer("dee").ref, sent, NOON)
    assert [one.field for one in refused.value.problems] == ["picture"]
    assert shown() is None


def test_dee_shows_herself_and_ana_sees_her_face(browser: Open, house: Settings) -> None:
    dee = browser("dee")
    assert "Show this picture" in dee.get("/staff/picture").text
    dee.post("/staff/picture", {"picture": (io.BytesIO(b"GIF89a"), "me.gif")}, 422)
    dee.post("/staff/picture", {"picture": (io.BytesIO(drawn()), "me.png")})
    assert "Show no picture" in dee.get("/staff/picture").text
    ana = browser("ana")
    faces = [one.get("src") for one in ana.get(f"/my/sales/{sale_of('ana').ref}").all("img")]
    assert faces == [f"/my/people/{shown()}"]
    answer = ana.client.get(str(faces[0]), base_url=BASE)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert Browser(ana.client.application).get(str(faces[0]), 303).location.startswith("/sign-in")
    ana.get(f"/my/people/{'0' * 64}", 404)
    dee.get("/staff/picture")
    dee.post("/staff/picture/removal")
    ana.get(str(faces[0]), 404)
    assert ana.get(f"/my/sales/{sale_of('ana').ref}").all("img") == []


def test_no_other_file_of_the_company_is_shown_as_a_face(browser: Open, house: Settings) -> None:
    show_picture(viewer("dee").ref, drawn(), NOON)
    picture = shown()
    Staff.update(picture=None).execute()
    browser("ana").get(f"/my/people/{picture}", 404)
    browser("max").get(f"/staff/people/{picture}", 404)
