"""How large what is sent may be: a form of words far less than a file."""

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

_FORM = "application/x-www-form-urlencoded"


def install(app: Flask) -> None:
    """Refuse (413) a form without files that is larger than `MAX_FORM_MEMORY_SIZE`.

    Werkzeug holds only forms with files to that limit; this one holds the rest, before anything reads them.
    """
    most: int = app.config["MAX_FORM_MEMORY_SIZE"]

    def check() -> None:
        # Most requests bring nothing, and are not asked for its length and kind.
        if "CONTENT_LENGTH" not in request.environ:
            return
        if (request.content_length or 0) > most and request.mimetype == _FORM:
            raise RequestEntityTooLarge

    app.before_request(check)
