"""Taking in what lies outside the streams: the public keys, the daily roots, and the rows that move along."""

from hashlib import sha256

from portal.moving.beside import ALONG
from portal.moving.lines import Lines
from portal.moving.putting import Putting
from portal.moving.shapes import BadShape, Fields, meant_bytes
from portal.record.keys import is_signed, public_keys
from portal.record.models import DailyRoot
from portal.record.roots import content_of, keep_leaves, newest_root

_OF_ROW: tuple[type, ...] = (str, int, type(None))


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
    for number, key in told:
        if key not in ours:
            raise lines.refusal("this key isn't on the record", number)
        ours.remove(key)
    if ours:
        raise lines.refusal(f"the key {ours[0]['id']} of the record isn't among the keys at the beginning")


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
        hashed = {"sha256": sha256(body).hexdigest(), "salt": salt.hex(), "streams": fields["streams"]}
        DailyRoot.insert(**kept, body=body, signature=signature, **hashed).execute()
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
