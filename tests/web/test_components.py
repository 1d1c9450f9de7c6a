"""The pieces that pages are made of, as they are rendered."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from flask import Flask, render_template, render_template_string
from flask_wtf import CSRFProtect
from jinja2 import UndefinedError
from wtforms import Form, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.web import templating
from portal.web.views import bp

CODES = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


class UpdateForm(Form):
    words = TextAreaField("What happened", [InputRequired("Write at least a sentence.")])
    stands = RadioField(
        "Where it stands",
        [InputRequired("Choose where it stands.")],
        choices={"started": "Started", "delivered": "Delivered"},
    )
    password = PasswordField("Password")
    place = StringField("Place")


@pytest.fixture
def page() -> Iterator[None]:
    app = Flask(__name__, static_folder=None)
    app.secret_key = "kept"
    CSRFProtect(app)
    templating.install(app)
    app.register_blueprint(bp)
    with app.test_request_context("/", method="POST"):
        yield


def rendered(body: str, **context: object) -> str:
    head = "".join(
        f'{{% from "web/components/{name}.html" import {name} %}}'
        for name in (
            "field",
            "form_for",
            "error_summary",
            "button",
            "stamp",
            "quote",
            "banner",
            "person",
            "axis",
        )
    )
    return render_template_string(head + body, **context)


def wrong_form() -> UpdateForm:
    form = UpdateForm()
    form.validate()
    return form


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_is_a_valid_page_that_says_what_became_of_the_answer(page: None, code: int) -> None:
    text = render_template("web/error.html", code=code, message="")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "style=" not in text
    title = re.search(r"<title>(.+) \N{EN DASH} Kept</title>", text)
    assert title is not None
    assert f"<h1>{title[1]}</h1>" in text
    assert re.search(r"<b>(Nothing was changed|What you sent was not saved)\.</b>", text)


def test_what_ana_typed_stands_on_the_page_of_a_refusal(page: None) -> None:
    words = "\nThe tap drips. </textarea><script>"
    text = render_template("web/error.html", code=409, typed=[("Your message", words)])
    assert "What you typed is not lost" in text
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    assert tree.findtext(".//textarea") == words


def test_a_wait_is_told_in_minutes(page: None) -> None:
    assert "Please try again in 3 minutes." in render_template("web/error.html", code=429, retry_after=150)


def test_an_error_is_tied_to_its_field(page: None) -> None:
    text = rendered('{{ field(form.words, "Ana reads this.") }}', form=wrong_form())
    assert 'aria-describedby="words-hint words-error"' in text
    assert 'aria-invalid="true"' in text
    assert re.search(r'id="words-error".*Write at least a sentence\.', text)


def test_choices_are_a_group_with_none_chosen(page: None) -> None:
    text = rendered("{{ field(form.stands) }}", form=UpdateForm())
    assert re.search(r"<fieldset class=\"field\">\s*<legend>Where it stands", text)
    assert text.count('type="radio"') == 2
    assert "checked" not in text


def test_the_summary_of_errors_leads_to_each_field(page: None) -> None:
    text = rendered("{{ error_summary(form) }}", form=wrong_form())
    assert "Nothing is saved yet. Two things need another look:" in text
    assert re.findall(r'href="(#[^"]+)"', text) == ["#words", "#stands-0"]
    assert "autofocus" in text
    assert rendered("{{ error_summary(form) }}", form=UpdateForm()).strip() == ""


def test_a_form_carries_its_token_once(page: None) -> None:
    text = rendered("{% call form_for(form) %}{{ button('Save', 'first') }}{% endcall %}", form=UpdateForm())
    assert text.count('name="csrf_token"') == 1
    assert 'method="post"' in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onfocus="alert(1)'])
def test_words_of_others_stay_words(page: None, hostile: str) -> None:
    pieces = (
        "{{ quote(words) }}{{ stamp('late', words) }}{{ banner('done', words) }}",
        "{{ button(words, 'first', words, words) }}{{ person(words, words, words, words, words) }}",
        "{{ axis(words, [(0.5, 'late', words, words)], words, words) }}",
    )
    text = rendered("".join(pieces), words=hostile)
    tree = html5lib.parse(f"<body>{text}", namespaceHTMLElements=False)
    assert tree.find(".//script") is None
    assert not [element for element in tree.iter() if "onfocus" in element.attrib]


def test_a_name_that_a_template_lacks_is_an_error(page: None) -> None:
    with pytest.raises(UndefinedError):
        render_template_string("{{ nobody_gave_this }}")


@pytest.mark.parametrize(("place", "begins"), [(0.2, False), (0.5, False), (0.7, True)])
def test_a_line_begins_with_the_half_in_which_today_lies(page: None, place: float, begins: bool) -> None:
    line = rendered("{{ axis('A line', [], 'a', 'z', (place, 'today')) }}", place=place)
    assert ('class="strip from-end"' in line) == begins
