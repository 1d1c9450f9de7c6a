"""Taking in what lies outside the streams: the public keys, the daily roots, and the rows that move along."""

from hashlib import sha256

from portal.moving.beside import ALONG
from portal.moving.lines import Lines
from portal.moving.putting import Putting, put
from portal.moving.shapes import BadShape, Fields, meant_bytes
from portal.record.keys import is_signed, public_keys
from portal.record.models import DailyRoot
from portal.record.roots import content_of, keep_leaves, newest_root

_OF_ROW: tuple[type, ...] = (str, int, bool, type(None))


def take_keys(lines: Lines) -> list[tuple[int, Fields]]:
    """Take the lines of keys, each with its number, for `compare_keys`: the record says which keys there are."""
    found = []
    while lines.next_is("key"):
        fields = lines.take("key")
        found.append((lines.number, fields))
    return found


def compare_keys(lines: Lines, told: list[tuple[int, Fields]]) -> None:
    """Hold the lines of keys against the record of the company. Raises BadExport for one that isn't on it."""
    names = ("id", "algorithm", "public", "added_at")
    ours = [{name: key[name] for name in names} for key in public_keys()]
    wrong = next((number for (number, key), our in zip(told, ours, strict=False) if key != our), None)
    if wrong is not None or len(told) != len(ours):
        raise lines.refusal("the keys at the beginning aren't those on the record, the oldest first", wrong)


def take_roots(lines: Lines) -> None:
    """Take in the daily roots; whether they follow from each other and from the record is asked afterwards."""
    while lines.next_is("root"):
        fields = lines.take("root")
        try:
            body, signature = meant_bytes(fields["body"]) or b"", meant_bytes(fields["signature"]) or b""
            salt = bytes.fromhex(fields["salt"])
        except (BadShape, ValueError) as error:
            raise lines.refusal("its bytes can't be read") from error
        said = content_of(body)
        kept = {name: fields[name] for name in ("n", "day", "made_at")}
        if any(said.get(name) != value for name, value in kept.items()):
            raise lines.refusal("its statement says something else than what stands beside it")
        if not is_signed(body, signature, str(said.get("key"))):
            raise lines.refusal("its statement doesn't carry its signature")
        digest = sha256(body).hexdigest()
        row = {**fields, "body": body, "signature": signature, "sha256": digest, "salt": salt.hex()}
        put(DailyRoot, [tuple(row[field.column_name] for field in DailyRoot._meta.sorted_fields)])
    newest = newest_root()
    if newest is not None:
        keep_leaves(newest)


def take_rows(lines: Lines, putting: Putting) -> None:
    """Take in the rows that move along."""
    while lines.next_is("row"):
        fields = lines.take("row")
        along, columns = ALONG.get(fields["of"]), fields["columns"]
        if along is None or tuple(columns) != along.columns:
            raise lines.refusal(f"{fields['of']} is no table that moves along, or it has other columns")
        if any(type(value) not in _OF_ROW for value in columns.values()):
            raise lines.refusal("it holds what no row of ours holds")
        putting.add(along.table, [tuple(columns.values())])
