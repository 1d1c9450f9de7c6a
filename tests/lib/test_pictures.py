"""Of a picture that Dee sends only the pixels stay, and one that would hurt the server is never decoded."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.lib.pictures import BadPicture, Picture, is_picture, pixels, read_picture
from tests.lib.sent_files import HEIC, PDF, PNG_START, bomb, encoded, half_red, many_scans, swapped_profile

ORIENTATION = 0x0112
DESCRIPTION = 0x010E
GPS = 0x8825
RED = (255, 0, 0)
BLUE = (0, 0, 255)
# Made once: a profile says when it was made, and so is packed to another length a second later.
SWAPPED = swapped_profile()


def test_where_a_photo_was_taken_does_not_stay_in_it() -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = "taken at Ana's house"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    sent = half_red(exif=exif, comment=b"Ana's comment")
    assert b"Ana's house" in sent
    picture = read_picture(sent)
    for body in (picture.body, picture.thumb):
        kept = Image.open(io.BytesIO(body))
        assert (kept.format, len(kept.getexif())) == ("WEBP", 0)
        assert b"Ana" not in body
        assert not {b"EXIF", b"XMP ", b"ICCP"} & {body[i : i + 4] for i in range(len(body) - 3)}


def test_what_hangs_behind_a_picture_does_not_stay() -> None:
    picture = read_picture(half_red() + b"<script>alert(1)</script>" + PDF)
    assert b"script" not in picture.body
    assert b"PDF" not in picture.body


def test_a_profile_and_words_do_not_stay_with_the_pixels() -> None:
    words = PngInfo()
    words.add_text("Author", "Ana")
    sent = half_red("PNG", icc_profile=b"Ana's profile", pnginfo=words, dpi=(72, 72))
    assert pixels(sent, 64).info == {}
    assert b"Ana" not in read_picture(sent).body


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_held_upright_stands_upright(form: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # The camera was turned: its left side is the photo's top.
    picture = read_picture(half_red(form, size=(600, 400), exif=exif))
    assert (picture.width, picture.height) == (400, 600)
    assert _near(_at(picture.body, 200, 60), RED)
    assert _near(_at(picture.body, 200, 540), BLUE)


def test_a_picture_with_a_palette_stands_upright_too() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    picture = read_picture(encoded(Image.open(io.BytesIO(half_red())).convert("P"), "PNG", exif=exif))
    assert _near(_at(picture.body, 100, 200), BLUE)


def test_a_large_photo_becomes_2048_pixels_long_with_a_thumbnail() -> None:
    picture = read_picture(half_red(size=(4000, 3000)))
    assert (picture.width, picture.height, picture.media_type) == (2048, 1536, "image/webp")
    assert _size(picture.body) == (2048, 1536)
    assert _size(picture.thumb) == (427, 320)
    wide = read_picture(half_red(size=(3000, 100)))
    assert _size(wide.thumb) == (448, 15)


def test_a_small_photo_is_not_blown_up() -> None:
    picture = read_picture(half_red(size=(40, 20)))
    assert (_size(picture.body), _size(picture.thumb)) == ((40, 20), (40, 20))


@pytest.mark.parametrize(
    ("mode", "form", "colour"),
    [
        ("CMYK", "JPEG", (0, 255, 255, 0)),
        ("P", "PNG", RED),
        ("RGBA", "PNG", (*RED, 255)),
        ("RGBA", "WEBP", (*RED, 255)),
        ("YCbCr", "JPEG", (76, 85, 255)),
    ],
)
def test_every_kind_of_colour_stays_that_colour(mode: str, form: str, colour: Any) -> None:
    image = Image.new("RGB", (64, 64), RED).convert("P") if mode == "P" else Image.new(mode, (64, 64), colour)
    assert _near(_at(read_picture(encoded(image, form)).body, 32, 32), RED)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_are_those_that_the_phone_meant(form: str) -> None:
    sent = half_red(form, icc_profile=swapped_profile())
    assert _near(_at(read_picture(sent).body, 100, 200), (0, 255, 0))


@pytest.mark.parametrize(
    "profile", [b"no profile", swapped_profile()[:-400], swapped_profile() + b"\0" * 8192]
)
def test_a_broken_or_huge_profile_changes_nothing(profile: bytes) -> None:
    assert _near(_at(read_picture(half_red(icc_profile=profile)).body, 100, 200), RED)


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [("I;16", 257 * 128, 128), ("L", 128, 128), ("1", 1, 255), ("LA", (128, 255), 128)],
)
def test_grey_stays_grey_at_any_depth(mode: str, value: Any, grey: int) -> None:
    picture = read_picture(encoded(Image.new(mode, (64, 64), value), "PNG"))
    assert _near(_at(picture.body, 32, 32), (grey, grey, grey))


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (Image.new("RGBA", (64, 64), (0, 0, 0, 0)), {}),
        (Image.new("RGB", (64, 64), (0, 0, 0)), {"transparency": (0, 0, 0)}),
        (Image.new("P", (64, 64), 0), {"transparency": 0}),
    ],
    ids=["alpha", "colour", "palette"],
)
def test_what_was_see_through_is_white_in_a_photo_and_stays_so_in_pixels(
    image: Image.Image, options: dict[str, Any]
) -> None:
    sent = encoded(image, "PNG", **options)
    assert _near(_at(read_picture(sent).body, 32, 32), (255, 255, 255))
    assert pixels(sent, 64).getpixel((32, 32))[3:] == (0,)  # type: ignore[index]


def test_what_is_see_through_does_not_stain_its_neighbours() -> None:
    image = Image.new("RGB", (64, 64), RED)
    for x in range(64):
        for y in range(x % 2, 64, 2):
            image.putpixel((x, y), (0, 0, 0))
    small = pixels(encoded(image, "PNG", transparency=(0, 0, 0)), 32)
    assert small.getpixel((16, 16)) == (255, 0, 0, 128)


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_stays(form: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    sent = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    kept = Image.open(io.BytesIO(read_picture(sent).body))
    assert getattr(kept, "n_frames", 1) == 1
    assert _near(_at(read_picture(sent).body, 32, 32), RED)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bomb(), "more than 40 million pixels"),
        (bomb(8000, 5001), "more than 40 million pixels"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (bomb(64, 64), "can't be read"),
        (half_red()[:2000], "can't be read"),
        (half_red("PNG")[:-40], "can't be read"),
        (half_red("WEBP")[:-40], "can't be read"),
        (half_red("GIF"), "can't be read"),
        (half_red("TIFF"), "can't be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "can't be read"),
        (b"<!doctype html><title>a photo</title>", "can't be read"),
        (b"GIF89a/*" + half_red(), "can't be read"),
        (PDF, "can't be read"),
        (b"", "can't be read"),
        (many_scans(301), "too many steps"),
        (HEIC, "Your phone keeps photos as HEIC"),
    ],
    ids=[
        *("bomb", "large", "heavy", "no pixels", "cut jpeg", "cut png", "cut webp", "gif", "tiff"),
        *("svg", "html", "two in one", "pdf", "nothing", "scans", "heic"),
    ],
)
def test_what_is_no_picture_for_us_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(BadPicture, match=words):
        read_picture(data)


def test_a_picture_of_many_steps_and_not_too_many_is_taken() -> None:
    assert read_picture(many_scans(20)).width == 640


def test_a_picture_is_told_by_how_it_begins() -> None:
    assert all(map(is_picture, (half_red("PNG"), half_red("JPEG"), half_red("WEBP"), HEIC)))
    assert not any(map(is_picture, (half_red("GIF"), PDF, b"", b"RIFF1234AVI ", b"PNG")))


@settings(deadline=None)
@given(
    st.sampled_from([b"", PNG_START, b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1\0\x40Exif\0\0", b"RIFF"]),
    st.binary(),
)
def test_nothing_that_is_sent_fails_in_another_way(start: bytes, rest: bytes) -> None:
    with pytest.raises(BadPicture):
        read_picture(start + rest)


@settings(deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_a_picture_with_a_wrong_byte_is_taken_or_refused(form: str, data: st.DataObject) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    sent = bytearray(half_red(form, size=(40, 30), exif=exif, icc_profile=SWAPPED))
    for _ in range(3):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = read_picture(bytes(sent))
    except BadPicture:
        return
    assert isinstance(picture, Picture)
    assert max(picture.width, picture.height) <= 2048


def _at(body: bytes, x: int, y: int) -> Any:
    return Image.open(io.BytesIO(body)).convert("RGB").getpixel((x, y))


def _near(found: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    # WebP keeps colours almost.
    return all(abs(one - other) <= 12 for one, other in zip(found, wanted, strict=True))


def _size(body: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(body)).size
