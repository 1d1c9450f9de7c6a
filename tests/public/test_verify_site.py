"""A site that is built holds the page that checks receipts, and our keys; a new key is in both with the next build."""

import json
from pathlib import Path

from flask import Flask

from portal.proofs.bundle import keys_json
from portal.record.keys import public_keys, rotate
from tests.cast import NOON
from tests.public.site import built


def test_the_site_holds_the_page_that_checks_and_every_key(app: Flask, tmp_path: Path) -> None:
    site = tmp_path / "site"
    built(site)
    rotate(NOON)
    # The page about checking, the file that checks, the list of keys, and the new key itself.
    assert built(site).made == 4
    assert json.loads((site / ".well-known/kept-keys.json").read_text("utf-8")) == keys_json()
    page, file = ((site / f"verify/{name}.html").read_text("utf-8") for name in ("index", "kept-verify"))
    for key in public_keys():
        assert str(key["public"]) in file
        assert str(key["id"]) in page
        assert (site / f"verify/keys/{key['id']}.pem").read_text("ascii") == key["pem"]
    assert "/verify/kept-verify.html" in page
    assert "data-record" not in file
