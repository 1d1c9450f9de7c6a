"""The demonstration's photos are drawn alike at each run, and go through the same door as anybody's."""

import hashlib

import pytest

from portal.demo.faces import PEOPLE, portrait
from portal.demo.photos import NAMES, draw
from portal.lib.pictures import read_picture, read_square


def test_every_photo_is_one_that_dee_could_send() -> None:
    seen = set()
    for name in NAMES:
        sent = draw(name)
        assert sent.startswith(b"\xff\xd8\xff")
        picture = read_picture(sent)
        assert (picture.width, picture.height) == (1200, 900), name
        assert len(picture.body) < 200_000, name
        seen.add(hashlib.sha256(picture.body).digest())
    assert len(seen) == len(NAMES) == 12


@pytest.mark.parametrize("name", ["lawn", "worktop"])
def test_a_photo_is_the_same_at_each_run(name: str) -> None:
    assert draw(name) == draw(name)


def test_there_is_no_photo_of_what_is_not_drawn() -> None:
    with pytest.raises(KeyError):
        draw("helicopter")


def test_everybody_at_the_company_has_a_portrait_of_their_own_the_same_at_each_run() -> None:
    seen = set()
    for email in PEOPLE:
        sent = portrait(email)
        assert sent == portrait(email)
        # It is sent as a square, so that nothing of a face is cut off.
        picture = read_picture(sent)
        assert picture.width == picture.height
        assert len(read_square(sent, 256)) < 20_000, email
        seen.add(hashlib.sha256(sent).digest())
    assert len(seen) == len(PEOPLE) == 5


def test_there_is_no_portrait_of_a_stranger() -> None:
    with pytest.raises(KeyError):
        portrait("pat@prospect.example")
