"""Programs read the very bytes of photos, files and papers, and only to save them."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.deliveries.actions import hand_over
from portal.deliveries.models import UpdateFile
from portal.record.actions import erase_files
from portal.record.models import SYSTEM
from tests.api.program import Caller, token_for
from tests.cast import NOON, sale_of, viewer
from tests.concerns.help import by, raised
from tests.deliveries.help import deliveries_of
from tests.deliveries.saying import photos
from tests.desk.help import photo
from tests.my.test_papers import FILE, recorded

PAPER = b"Paid in full, said Ana.\n"


def sent(name: str, body: bytes) -> dict[str, Any]:
    """Return a file as a program sends it."""
    return {"name": name, "data": b64encode(body).decode("ascii")}


def saved(answer: TestResponse, name: str) -> bytes:
    """Return the bytes of an answer that is to be saved under a name, whatever it holds."""
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def test_a_photo_of_an_update_and_a_file_of_a_message_are_read_as_they_are_kept(
    app: Flask, program: Caller
) -> None:
    [worktop], picture = deliveries_of(1), photo()[0].getvalue()
    files = [sent("sink.jpg", picture), sent("terms.txt", PAPER)]
    body = {"kind": "progress", "text": "It is cut.", "files": files}
    assert program.send("POST", f"/deliveries/{worktop.ref}/updates", body).status_code == 201
    path = f"/sales/{sale_of('ana').ref}/messages"
    letter = {"words": "Look.", "files": [sent("bill.txt", PAPER)]}
    assert program.send("POST", path, letter).status_code == 201
    told = (program.get(f"/deliveries/{worktop.ref}").json or {})["updates"][0]["files"]
    told += (program.get(path).json or {})["items"][0]["files"]
    assert [one["media_type"] for one in told] == ["image/webp", "text/plain", "text/plain"]
    dee = Caller(app, token_for("dee", ["sales:read"], "Dee"))
    writes = Caller(app, token_for("max", ["messages:write"], "Writes"))
    for one in told:
        at = one["url"].rpartition("/api/v1")[2]
        answer = program.get(at)
        assert len(saved(answer, one["name"])) == one["size"]
        assert dee.get(at).data == answer.data
        assert program.get(at, If_None_Match=answer.headers["ETag"]).status_code == 304
        assert writes.get(at).status_code == 403
    assert saved(program.get(f"/files/{told[2]['ref']}"), "bill.txt") == PAPER
    paper = UpdateFile.get(UpdateFile.kind == "file")
    erase_files(paper.sale, [paper.sha256], SYSTEM, NOON)
    gone, never = program.get(f"/files/{paper.ref}"), program.get("/files/AAAAAAAAAAAAA")
    assert (gone.status_code, never.status_code) == (404, 404)


def test_the_photos_that_show_what_is_wrong_are_read_with_the_concern(app: Flask, program: Caller) -> None:
    ref = raised(files=photos("sink.jpg")).ref
    [told] = (program.get(f"/concerns/{ref}").json or {})["steps"][0]["files"]
    at = told["url"].rpartition("/api/v1")[2]
    assert len(saved(program.get(at), "sink.jpg")) == told["size"]
    assert Caller(app, token_for("dee", ["sales:read"], "Dee")).get(at).status_code == 404


def test_a_file_of_a_sale_that_somebody_does_not_see_is_not_there(app: Flask, program: Caller) -> None:
    [hedge] = deliveries_of(1, sale_of("bea").ref)
    body = {"kind": "progress", "text": "Cut.", "files": [sent("terms.txt", PAPER)]}
    assert program.send("POST", f"/deliveries/{hedge.ref}/updates", body).status_code == 201
    path = f"/files/{UpdateFile.get().ref}"
    sam = Caller(app, token_for("sam", ["sales:read"], "Sam"))
    assert sam.get(path).status_code == 200
    hand_over([sale_of("bea")], viewer("max").ref, "Max sees to it from now on.", by("sam"))
    assert (sam.get(path).status_code, program.get(path).status_code) == (404, 200)


def test_the_file_of_a_source_is_read_by_who_may_see_prices(app: Flask, program: Caller) -> None:
    path = f"/sales/{recorded().ref}/sources/1"
    said = program.get(path).json or {}
    body = saved(program.get(f"{path}/file"), "offer.pdf")
    assert (body, sha256(body).hexdigest()) == (FILE, said["file_sha256"])
    dee = Caller(app, token_for("dee", ["sales:read"], "Dee"))
    assert dee.get(f"{path}/file").status_code == 403
    pasted = f"/sales/{sale_of('ana').ref}/sources/1/file"
    assert program.get(pasted).status_code == 404
