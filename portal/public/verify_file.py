"""The page that checks receipts as one file: opened from a disk without a network, it checks by itself.

It is made of the very scripts and styles that the portal serves, with our keys as they are when it is saved. A policy
in the file lets it run these and nothing else, and reach nothing at all.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup

from portal.lib.installed import settings
from portal.proofs.bundle import keys_json
from portal.proofs.sentences import catalogue
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import rendered
from portal.web.assets import script_as_one, stylesheet
from portal.web.words import long_day

FILE_NAME = "kept-verify.html"
PAGE, FILE, KEYS = "/verify", f"/verify/{FILE_NAME}", "/.well-known/kept-keys.json"
_STYLES = ("banner", "button", "code", "field", "quote", "summary_list", "verify")
# What the portal itself says of the file: whoever opens it here instead of saving it runs nothing.
POLICY = "sandbox; default-src 'none'"


def scripted(keys: Mapping[str, Any]) -> dict[str, str]:
    """Return what the script of the page needs to know: our keys, and the sentences, both as JSON."""
    return {"keyring": _json(keys), "said": _json(catalogue())}


def shown_keys(keys: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return each key as the page lists it, the one in use first: its id, in which days it was used, its file."""
    return [
        (key["id"], _days(key["added_at"], key["replaced_at"]), f"/verify/keys/{key['id']}.pem")
        for key in reversed(keys["keys"])
    ]


def verify_file(keys: Mapping[str, Any]) -> str:
    """Return the file, with these keys in it."""
    style, script = stylesheet(only=_STYLES), script_as_one("kept-verify.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; form-action 'none';"
        " base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    inline = {"style": Markup(style), "script": Markup(script)}  # noqa: S704 - our own files
    given = {"policy": policy, "portal": settings().base_url, **scripted(keys)}
    return render_template("public/verify_file.html", **given, **inline)


def verify_pages(_: Building) -> Iterator[Batch]:
    """Give a site that is built its page about checking, our keys, and the file that checks, which is no page of it."""
    said = keys_json()
    keys, pems = _json(said), {f"/verify/keys/{key['id']}.pem": str(key["pem"]) for key in said["keys"]}

    def page(_addresses: Collection[str]) -> Iterable[tuple[str, bytes]]:
        yield PAGE, rendered(PAGE, "public/verify.html", form=None, report=None, keys=shown_keys(said))

    def files(addresses: Collection[str]) -> Iterable[tuple[str, bytes]]:
        texts = {**pems, KEYS: keys}
        for address in addresses:
            yield address, (verify_file(said) if address == FILE else texts[address]).encode()

    yield Batch({PAGE: keys}, page)
    yield Batch({FILE: keys, KEYS: keys, **pems}, files, listed=False, alone=True)


def _days(added_at: str, replaced_at: str | None) -> str:
    since, until = (
        long_day(date.fromisoformat(text[:10])) if text else "" for text in (added_at, replaced_at)
    )
    return f"from {since} to {until}" if until else f"in use since {since}"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
