"""The addresses of styles, scripts and our mark."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from portal.lib.gate import PUBLIC, admits
from portal.web.assets import Asset, NoSuchAsset, find_asset, icon_bytes

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"

bp = Blueprint("assets", __name__, template_folder="templates")


@bp.get("/assets/<digest>/<name>")
@admits(PUBLIC)
def asset(digest: str, name: str) -> Response:
    """Answer with a style sheet or script, for ever; under another hash or name there is nothing."""
    try:
        found = find_asset(digest, name)
    except NoSuchAsset as error:
        raise NotFound from error
    return _answer(found)


@bp.get("/favicon.svg")
@admits(PUBLIC)
def favicon() -> Response:
    """Answer with our mark."""
    return Response(icon_bytes(), mimetype="image/svg+xml", headers={"Cache-Control": A_DAY})


def _answer(found: Asset) -> Response:
    packs = request.accept_encodings.quality("gzip") > 0
    response = Response(found.packed if packs else found.body, content_type=found.media_type)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response
