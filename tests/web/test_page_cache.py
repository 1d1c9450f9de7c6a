"""A kept page is what would be made now, but for what is new in every answer."""

from datetime import timedelta

import pytest
from flask import Flask, flash, render_template_string
from flask.testing import FlaskClient
from flask_wtf.csrf import validate_csrf
from werkzeug.test import TestResponse
from wtforms import ValidationError

from portal.lib import clock
from portal.lib.clock import now
from portal.lib.ids import is_ref
from portal.web import form_token, page_cache
from portal.web.page_cache import LONGEST, Made, form_key, part_of_page, whole_page
from tests.cast import NOON

SECOND = timedelta(seconds=1)
FORM = "{{ csrf_token() }} {{ key() }} é {{ key() }} {{ csrf_token() }} {{ get_flashed_messages() }}"


class Author:
    """Makes a page that says how often it was made, under a key and until an instant that a test may change."""

    def __init__(self) -> None:
        self.key: object = "key"
        self.made = 0
        self.until = NOON + timedelta(hours=1)
        self.text = FORM
        self.fails = False

    def make(self) -> Made:
        self.made += 1
        if self.fails:
            raise LookupError
        return Made(f"{self.made} {render_template_string(self.text, key=form_key)}", self.until)


@pytest.fixture
def author() -> Author:
    return Author()


@pytest.fixture
def app(author: Author) -> Flask:
    app = Flask("kept", static_folder=None)
    app.secret_key = "a secret of more than thirty-two characters"
    form_token.install(app)
    page_cache.install(app, 5000)
    app.add_url_rule("/page", "page", lambda: whole_page(author.key, now(), author.make))
    app.add_url_rule("/part", "part", lambda: part_of_page(author.key, now(), author.make))
    app.add_url_rule("/flash", "flash", _flash)
    app.add_url_rule("/token", "token", _token)
    app.register_error_handler(LookupError, lambda _: (render_template_string("{{ csrf_token() }}"), 500))
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _flash() -> str:
    flash("once")
    return ""


def _token() -> str:
    return render_template_string("{{ csrf_token() }}")


def words(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200
    return answer.text.split()


def test_a_page_is_made_once_and_has_the_readers_own_token_and_new_keys_each_time(
    app: Flask, client: FlaskClient, author: Author
) -> None:
    first, again, other = (
        words(client.get("/page")),
        words(client.get("/page")),
        words(app.test_client().get("/page")),
    )
    assert author.made == 1
    assert first[0] == again[0] == other[0] == "1"
    assert first[1] == first[5] == again[1]
    assert other[1] == other[5] != first[1]
    keys = [answer[n] for answer in (first, again, other) for n in (2, 4)]
    assert len(set(keys)) == 6
    assert all(is_ref(key) for key in keys)
    assert first[3] == "é"


def test_the_token_of_a_kept_page_is_good_for_its_reader_alone(app: Flask, client: FlaskClient) -> None:
    client.get("/page")
    token = words(client.get("/page"))[1]
    with client:
        client.get("/token")
        validate_csrf(token)
    with app.test_client() as other:
        other.get("/token")
        with pytest.raises(ValidationError):
            validate_csrf(token)


@pytest.mark.parametrize(
    ("after", "count"),
    [(timedelta(), 1), (LONGEST - SECOND, 1), (LONGEST, 2), (-SECOND, 2)],
)
def test_a_page_is_made_anew_after_some_minutes_and_when_the_clock_goes_back(
    client: FlaskClient, author: Author, after: timedelta, count: int
) -> None:
    client.get("/page")
    with clock.at(NOON + after):
        client.get("/page")
    assert author.made == count


def test_a_page_is_made_anew_when_the_clock_changes_it_and_when_its_key_does(
    client: FlaskClient, author: Author
) -> None:
    author.until = NOON + 2 * SECOND
    client.get("/page")
    with clock.at(NOON + SECOND):
        assert words(client.get("/page"))[0] == "1"
    author.until = NOON + timedelta(hours=1)
    with clock.at(NOON + 2 * SECOND):
        assert words(client.get("/page"))[0] == "2"
        author.key = "another"
        assert words(client.get("/page"))[0] == "3"
        author.key = "key"
        assert words(client.get("/page"))[0] == "2"


def test_a_message_that_is_shown_once_is_shown_once_and_never_kept(
    client: FlaskClient, author: Author
) -> None:
    client.get("/flash")
    assert "once" in client.get("/page").text
    assert "once" not in client.get("/page").text
    client.get("/flash")
    told = client.get("/page")
    assert "once" in told.text
    assert is_ref(words(told)[2])
    assert words(client.get("/page"))[0] == "2"


def test_a_page_that_could_not_be_made_leaves_no_slot_behind(client: FlaskClient, author: Author) -> None:
    known = words(client.get("/token"))
    author.fails = True
    answer = client.get("/page")
    # A form's key says in which second it was made, behind its first dot.
    assert answer.status_code == 500
    assert [word.partition(".")[0] for word in answer.text.split()] == [
        word.partition(".")[0] for word in known
    ]
    author.fails = False
    assert words(client.get("/page"))[0] == "2"


def test_what_takes_too_many_bytes_is_made_each_time(client: FlaskClient, author: Author) -> None:
    author.text = "x" * 6000
    assert [words(client.get("/page"))[0] for _ in range(2)] == ["1", "2"]


def test_a_part_is_a_304_to_who_has_it_until_it_changes(client: FlaskClient, author: Author) -> None:
    first = client.get("/part")
    tag = first.headers["ETag"]
    for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/part", headers={"If-None-Match": condition})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), condition
        assert again.headers["X-Kept-Until"] == first.headers["X-Kept-Until"] == "2026-03-03T18:00:00.000000Z"
    for condition in ('"other"', "", "é"):
        assert client.get("/part", headers={"If-None-Match": condition}).status_code == 200
    author.key = "another"
    assert client.get("/part", headers={"If-None-Match": tag}).status_code == 200
    author.key = "key"
    author.until += timedelta(hours=1)
    with clock.at(NOON + timedelta(hours=1)):
        assert client.get("/part", headers={"If-None-Match": tag}).status_code == 200


def test_another_process_gives_the_same_part_the_same_tag(app: Flask, client: FlaskClient) -> None:
    tag = client.get("/part").headers["ETag"]
    page_cache.install(app)
    assert client.get("/part", headers={"If-None-Match": tag}).status_code == 304


def test_outside_a_kept_page_a_form_gets_a_key_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        assert is_ref(form_key())
        assert form_key() != form_key()


def test_nobodys_words_are_taken_for_a_slot(client: FlaskClient, author: Author) -> None:
    author.text = "token-0 key-0 csrf_token {{ key() }}"
    assert words(client.get("/page"))[1:4] == ["token-0", "key-0", "csrf_token"]
