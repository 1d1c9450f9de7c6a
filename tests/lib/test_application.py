"""What the application leaves out of Flask changes no answer."""

from flask import Request
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import create_environ

from portal.lib.application import Application

_SENT = st.text(st.sampled_from('ab=;, "\\\xe9\xff\t'), max_size=1200)


@given(_SENT)
@example("kept-contact=a; kept-contact=b; kept=c")
@example('a="\\303\\251"; b="\xff')
@example("a=" + "b" * 2000)
def test_whatever_cookies_are_sent_are_read_as_flask_reads_them(sent: str) -> None:
    environ = {**create_environ(), "HTTP_COOKIE": sent}
    for _ in range(2):
        read = Application.request_class(environ).cookies
        assert list(read.items(multi=True)) == list(Request(environ).cookies.items(multi=True))


def test_without_a_cookie_there_is_none() -> None:
    assert not Application.request_class(create_environ()).cookies


def test_hooks_and_views_are_called_as_they_are() -> None:
    app = Application("plain", static_folder=None)
    app.before_request(lambda: None)
    app.add_url_rule("/", "page", lambda: "a page")
    assert app.test_client().get("/").text == "a page"
