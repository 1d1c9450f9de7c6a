"""Max sets the company; what can't be is said beside the field, and nobody else may."""

import io
import re
from datetime import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from portal.people.actions import CompanySettings, settings_of
from portal.people.logo import BadLogo, read_logo
from portal.people.queries import company, working_week
from portal.record.models import Entry
from tests.engines import LONG_ON_POSTGRES
from tests.people.help import Cast, form_token, post, set_up

PATH = "/staff/settings"


@pytest.fixture
def max_here(app: Flask, cast: Cast) -> FlaskClient:
    browser = app.test_client()
    set_up(browser, cast.max)
    return browser


def test_max_sets_everything_at_once(max_here: FlaskClient) -> None:
    answer = _save(max_here, currency="GBP", holidays_country="GB", accent="#7A1F1F")
    assert answer.location == f"{PATH}?saved=yes"
    assert "The settings are saved." in max_here.get(answer.location).text
    now = settings_of(company())
    assert (now.name, now.currency, now.holidays_country, now.accent) == (
        "Hallam & Reyes",
        "GBP",
        "GB",
        "#7a1f1f",
    )
    assert Entry.select().where(Entry.kind == "company.settings_changed").count() == 2


def test_hours_are_kept_by_weekday(max_here: FlaskClient) -> None:
    _save(max_here, hours_0="8:00-12:00, 13:00 - 17:30", hours_5="09:00\u201313:00", hours_1="")
    hours = company().working_hours
    assert hours["0"] == [["08:00", "12:00"], ["13:00", "17:30"]]
    assert (hours["5"], hours["1"], hours["2"]) == ([["09:00", "13:00"]], [], [["08:00", "17:00"]])


def test_a_week_is_one_and_the_same_until_max_sets_other_hours(max_here: FlaskClient) -> None:
    before = working_week()
    assert working_week() is before
    _save(max_here, hours_0="8:00-12:00")
    assert working_week().hours[0] == ((time(8), time(12)),)
    assert before.hours[0] != working_week().hours[0]


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hours_0", "morning", "isn&#39;t a span of hours"),
        ("hours_0", "17:00-08:00", "isn&#39;t before"),
        ("hours_0", "08:00-12:00, 11:00-13:00", "starts before the first has ended"),
        ("hours_0", "08:00-09:00,10:00-11:00,12:00-13:00", "At most two spans"),
        ("hours_0", "08:00-24:30", "is no time of day"),
        ("hours_0", "\u0660\u0668:00-\u0661\u0667:00", "isn&#39;t a span of hours"),
        ("accent", "#ffd400", "1.4:1 against white"),
        ("accent", "red; } body { display: none", "is no colour"),
        ("time_zone", "Mars/Olympus", "no time zone we know"),
        ("time_zone", "../../etc/passwd", "no time zone we know"),
        ("currency", "ZZQ", "Choose one of the list."),
        ("holidays_country", "ZZ", "Choose one of the list."),
        ("name", "", "Write the company"),
        ("name", "Br\0ok", "can&#39;t be kept"),
        ("standing_words", "x" * 2001, "at most 2,000 fit"),
    ],
)
def test_what_can_not_be_is_said_beside_the_field(
    max_here: FlaskClient, field: str, value: str, words: str
) -> None:
    before = settings_of(company())
    answer = _save(max_here, **{field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert words in answer.text
    assert settings_of(company()) == before


def test_a_logo_is_made_anew_without_what_was_hidden_in_it(app: Flask, max_here: FlaskClient) -> None:
    picture = Image.new("RGB", (1200, 600), "#2f4f6f")
    exif = Image.Exif()
    exif[0x010E] = "taken at Ana's house"
    sent = io.BytesIO()
    picture.save(sent, "JPEG", exif=exif)
    assert _save(max_here, logo=(io.BytesIO(sent.getvalue()), "house.jpg")).status_code == 303
    answer = app.test_client().get("/logo")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    kept = Image.open(io.BytesIO(answer.data))
    assert (kept.format, kept.size, len(kept.getexif())) == ("PNG", (512, 256), 0)
    assert b"Ana" not in answer.data
    assert _save(max_here, currency="GBP").status_code == 303
    assert app.test_client().get("/logo").status_code == 200
    assert _save(max_here, no_logo="y").status_code == 303
    assert app.test_client().get("/logo").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a not for us",
        b"<svg onload=alert(1)>",
        b"\x89PNG\r\n\x1a\n broken",
    ],
    ids=["gif", "svg", "broken"],
)
def test_what_is_no_picture_is_refused(max_here: FlaskClient, data: bytes) -> None:
    answer = _save(max_here, logo=(io.BytesIO(data), "logo.png"))
    assert (answer.status_code, 'id="logo-error"' in answer.text) == (422, True)


def test_a_picture_of_more_than_10_mb_is_refused() -> None:
    with pytest.raises(BadLogo, match="larger than 10 MB"):
        read_logo(b"x" * (10 * 1024 * 1024 + 1))


def test_a_picture_of_more_than_40_million_pixels_is_refused_unread(max_here: FlaskClient) -> None:
    sent = io.BytesIO()
    Image.new("1", (8000, 5001)).save(sent, "PNG")
    answer = _save(max_here, logo=(io.BytesIO(sent.getvalue()), "logo.png"))
    assert "more than 40 million pixels" in answer.text
    assert company().logo is None


def test_the_look_holds_the_accent_for_light_and_dark(app: Flask) -> None:
    answer = app.test_client().get("/look.css")
    assert answer.mimetype == "text/css"
    assert re.fullmatch(
        r":root \{ --accent: #2f4f6f; --accent: light-dark\(#2f4f6f, #[0-9a-f]{6}\); \}\n", answer.text
    )
    assert app.test_client().get("/logo").status_code == 404


def test_dee_may_not_see_the_settings(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    for path in (PATH, f"{PATH}/people", f"{PATH}/people/{cast.max}", f"{PATH}/people/{cast.max}/end"):
        assert browser.get(path).status_code == 403
        assert post(browser, path).status_code in {403, 405}
    assert app.test_client().get(PATH).status_code == 303


def test_looking_at_the_settings_changes_nothing(max_here: FlaskClient) -> None:
    before = Entry.select().count()
    max_here.get(PATH)
    assert Entry.select().count() == before


def _save(browser: FlaskClient, **changes: Any) -> TestResponse:
    now: CompanySettings = settings_of(company())
    names = ("name", "accent", "time_zone", "holidays_country", "currency", "standing_words")
    fields: dict[str, Any] = {name: getattr(now, name) for name in names}
    fields |= {f"hours_{day}": "08:00-17:00" if day < 5 else "" for day in range(7)}
    data = {"csrf_token": form_token(browser), **fields, **changes}
    return browser.post(PATH, data=data, content_type="multipart/form-data")
