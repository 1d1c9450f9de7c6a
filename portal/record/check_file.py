"""Checking a receipt that a customer kept: a file and, beside it, its signature."""

import hashlib
import json
from pathlib import Path

from portal.lib.errors import KeptError
from portal.lib.ids import grouped
from portal.record.keys import is_signed
from portal.record.models import Receipt

SIGNATURE_SUFFIX = ".sig"
_MOST_BYTES = 50_000_000


class NotGenuine(KeptError):
    """The receipt is not what was signed here."""

    status = 422


def check(path: Path) -> str:
    """Return a sentence on the receipt at `path`, whose signature lies beside it under the same name and `.sig`.

    Raises NotGenuine when its bytes don't carry the signature of one of our keys, or it isn't the one we keep.
    """
    signature_path = path.with_name(path.name + SIGNATURE_SUFFIX)
    if not signature_path.is_file():
        message = (
            f"{signature_path.name} is missing beside {path.name}: save both files of the mail in one folder."
        )
        raise NotGenuine(message)
    if path.stat().st_size > _MOST_BYTES:
        message = f"{path.name} is too large to be a receipt."
        raise NotGenuine(message)
    body = path.read_bytes()
    number = grouped(hashlib.sha256(body).digest())
    if not is_signed(body, signature_path.read_bytes(), _key_of(body)):
        message = f"{path.name} doesn't carry our signature: it was changed, or it isn't ours."
        raise NotGenuine(message)
    if not Receipt.select().where((Receipt.number == number) & (Receipt.body == body)).exists():
        message = f"{path.name} carries our signature, but this installation doesn't keep receipt {number}."
        raise NotGenuine(message)
    return f"Receipt {number} is genuine: these are the bytes that were signed, and the ones kept here."


def _key_of(body: bytes) -> str:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(content.get("key", "")) if isinstance(content, dict) else ""
