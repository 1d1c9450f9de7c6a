"""A stored file is shown when it is a picture of ours, and only offered for saving when it is anything else."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from portal.config import Settings
from portal.lib import headers, logs
from portal.lib.file_answer import download_answer, picture_answer, saved_as

DIGEST = "ab" * 32


@pytest.fixture
def reads() -> list[str]:
    return []


@pytest.fixture
def client(reads: list[str]) -> FlaskClient:
    app = Flask("files")

    def read() -> bytes:
        reads.append("body")
        return b"the bytes"

    def photo() -> Response:
        logs.say_who("contact", "abc")
        return picture_answer(DIGEST, read)

    def file(media_type: str) -> Response:
        return download_answer(DIGEST, read, media_type, "Küche “neu”.pdf")

    app.add_url_rule("/photo", "photo", photo)
    app.add_url_rule("/file/<path:media_type>", "file", file)
    settings = Settings(Path(), "sqlite://", "a secret of more than thirty-two characters")
    headers.install(app, settings)
    return app.test_client()


def test_a_photo_is_shown_and_asked_for_again_at_each_look(client: FlaskClient) -> None:
    answer = client.get("/photo")
    assert (answer.status_code, answer.data, answer.content_type) == (200, b"the bytes", "image/webp")
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == f'"{DIGEST}"'


@pytest.mark.parametrize("known", [f'"{DIGEST}"', f'W/"{DIGEST}"', f'"other", "{DIGEST}"', "*"])
def test_who_has_the_bytes_gets_none_and_nothing_is_read(
    client: FlaskClient, reads: list[str], known: str
) -> None:
    answer = client.get("/photo", headers={"If-None-Match": known})
    assert (answer.status_code, answer.data, reads) == (304, b"", [])
    assert "Content-Type" not in answer.headers
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (f'"{DIGEST}"', "private, no-cache")


def test_who_has_other_bytes_gets_these(client: FlaskClient, reads: list[str]) -> None:
    assert client.get("/photo", headers={"If-None-Match": '"other"'}).data == b"the bytes"
    assert reads == ["body"]


@pytest.mark.parametrize("path", ["/photo", "/file/text/csv"])
@pytest.mark.parametrize("known", ["", f'"{DIGEST}"'])
def test_nothing_in_a_file_could_run_and_every_header_is_there(
    client: FlaskClient, path: str, known: str
) -> None:
    found = client.get(path, headers={"If-None-Match": known}).headers
    policy = found["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "sandbox"} <= set(policy)
    assert found.getlist("X-Content-Type-Options") == ["nosniff"]
    assert found["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("media_type", "told"),
    [
        ("application/pdf", "application/pdf"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
    ],
)
def test_a_file_is_saved_under_its_name_and_never_shown(
    client: FlaskClient, media_type: str, told: str
) -> None:
    answer = client.get(f"/file/{media_type}")
    assert (answer.data, answer.content_type) == (b"the bytes", told)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"K_che _neu_.pdf\"; filename*=UTF-8''K%C3%BCche%20%E2%80%9Cneu%E2%80%9D.pdf"
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_stays_one_value_of_one_header(name: str) -> None:
    value = saved_as(name)
    assert all(" " <= character <= "~" for character in value)
    kind, options = parse_options_header(value)
    assert (kind, set(options)) == ("attachment", {"filename"})
    assert unquote(value.rpartition("''")[2]) == name
