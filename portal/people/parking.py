"""A session ended while somebody was typing: what they typed waits, for them alone, until they are signed in again."""

from datetime import timedelta

from flask import Response, after_this_request, current_app, jsonify, redirect, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from portal.lib.clock import now
from portal.lib.errors import TooMany
from portal.lib.gate import SignInNeeded
from portal.lib.ids import new_token, token_hash
from portal.lib.limits import take
from portal.people.cookies import PARKED, drop_cookie, get_cookie, session_cookie, set_cookie
from portal.people.credentials import Parked
from portal.people.identity import CodeNeeded, kind_here, viewer_here
from portal.people.places import page_of_this_form, place_asked_for, sign_place, this_place
from portal.people.sessions import person_of

KEPT_FOR = timedelta(hours=1)
SECRETS = frozenset({"csrf_token", "password", "code", "recovery", "token", "next"})
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_MOST = 200_000
_AN_HOUR = (30, 3600)


def sign_in_needed(error: SignInNeeded) -> AnyResponse:
    """Answer who isn't signed in: pages and forms go to the sign-in page (303) and come back; programs get a 401."""
    if not _is_page():
        answer = jsonify(title="Sign in first", status=401)
        answer.status_code = 401
        return answer
    if request.method in {"GET", "HEAD"}:
        ended = bool(get_cookie(session_cookie(kind_here())))
        return _to_sign_in(place_asked_for(), _why(error, "ended" if ended else ""))
    page = page_of_this_form()
    parked = _park(page) if page else ""
    answer = _to_sign_in(page or "", _why(error, "typed" if parked else "ended"))
    if parked:
        set_cookie(answer, PARKED, parked, KEPT_FOR)
    return answer


def parked_fields(posted_to: str = "") -> MultiDict[str, str] | None:
    """Return what this person typed into the form of this page before their session ended, else None.

    `posted_to` is the endpoint of the form, for a page that has several. Given once: the browser's cookie is taken back
    with the answer, while the row stays until it is an hour old, for a GET changes nothing here. Give it to a form as
    `formdata` at a GET, and pass nothing at a POST.
    """
    token, person = get_cookie(PARKED), viewer_here()
    if request.method != "GET" or not token or person is None:
        return None
    row: Parked | None = Parked.get_or_none(Parked.id == token_hash(token))
    if row is None or (row.person, row.page) != (person.ref, this_place()) or row.at < now() - KEPT_FOR:
        return None
    if posted_to and row.endpoint != posted_to:
        return None
    after_this_request(_take_cookie_back)
    return MultiDict([(name, value) for name, value in row.fields])


def _take_cookie_back(response: Response) -> Response:
    drop_cookie(response, PARKED)
    return response


def _why(error: SignInNeeded, otherwise: str) -> str:
    return "sure" if isinstance(error, CodeNeeded) else otherwise


def _is_page() -> bool:
    if request.method in {"GET", "HEAD"}:
        # A script's fetch and an event stream say that they are none (Fetch metadata); a missing header is a page.
        navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return navigates and (request.accept_mimetypes.accept_html or not request.accept_mimetypes)
    return request.mimetype in _FORMS


def _to_sign_in(place: str, why: str) -> Response:
    endpoint = "people_staff.sign_in_page" if kind_here() == "staff" else "people.sign_in_page"
    signed = sign_place(place, why) if place or why else None
    answer: Response = current_app.make_response(redirect(url_for(endpoint, next=signed), 303))
    return answer


def _park(page: str) -> str:
    kind = kind_here()
    person = person_of(kind, get_cookie(session_cookie(kind)))
    fields = [[name, value] for name, value in request.form.items(multi=True) if not _is_secret(name)]
    if (
        not (person and fields and _sent_by_our_page())
        or sum(len(name) + len(value) for name, value in fields) > _MOST
    ):
        return ""
    try:
        take(f"parked:{person}", *_AN_HOUR, now())
    except TooMany:
        return ""
    token = new_token()
    row = {"id": token_hash(token), "person": person, "endpoint": request.endpoint, "page": page}
    Parked.insert(row | {"fields": fields, "at": now()}).execute()
    return token


def _is_secret(name: str) -> bool:
    return name in SECRETS or "password" in name


def _sent_by_our_page() -> bool:
    # Another site must not be able to lay words into somebody's form.
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return not current_app.config.get("WTF_CSRF_ENABLED", True)
    return True
