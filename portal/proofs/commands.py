"""Receipts and keys at the command line; a receipt is checked on any machine, with an installation or without."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from portal.config import Settings
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.lib.errors import KeptError
from portal.proofs.bundle import keys_json
from portal.proofs.checking import Checked, Finding, Report, check
from portal.proofs.keyring import BadKeys, Keyring, keyring_of
from portal.proofs.parcel import Parcel, Piece, read_json, sorted_out
from portal.proofs.queries import head_finding, known_findings
from portal.proofs.root import head_of, root_findings
from portal.record.keys import is_private_here, public_keys, rotate

SIGNATURE_SUFFIX = ".sig"
_MOST_BYTES = 50_000_000


class NotGenuine(KeptError):
    """The file is not what was signed."""

    status = 422


@dataclass(frozen=True)
class Way:
    """How a file is checked: with which list of keys, if one was named, and whether an installation is here to ask."""

    keys: Path | None
    is_installed: bool


def check_file(path: Path, way: Way) -> Iterator[str]:
    """Give the lines on a receipt, whose signature lies beside it under the same name and `.sig`, or on a bundle.

    Raises NotGenuine for the first thing that speaks against it, and when there are no keys to check with.
    """
    parcel = sorted_out(_pieces(path))
    if not parcel.bundles and parcel.receipts and not parcel.signatures:
        lost = f"{path.name}{SIGNATURE_SUFFIX}"
        message = f"{lost} is missing beside {path.name}: save both files of the mail in one folder."
        raise NotGenuine(message)
    keyring, borrowed = _keyring(parcel, way)
    roots = [found for bundle in parcel.bundles for found in root_findings(bundle, keyring)]
    report = check(parcel, keyring, roots)
    if way.is_installed:
        report = _with_record(report, parcel, keyring)
    _refuse(path, report)
    yield from _lines(report)
    yield from borrowed


def key_commands(opened: Callable[[], Settings]) -> click.Group:
    """Return the group of commands; `opened` makes an installation ready for work."""

    @click.group()
    def keys() -> None:
        """The keys that receipts are signed with."""

    @keys.command("list")
    @failing_plainly
    def list_keys() -> None:
        """List every key: its id, since when and until when it was in use, its public half in base64."""
        opened()
        for line in _key_lines():
            click.echo(line)

    @keys.command("rotate")
    @failing_plainly
    def rotate_keys() -> None:
        """Put a new key into use. What older ones signed stays good; their private halves are removed."""
        settings = opened()
        made = rotate(clock.now())
        click.echo(
            f"Key {made} signs from now on. Its file is {settings.keys_dir / made}.pem: keep a copy apart from"
        )
        click.echo("the backups, and bring it to every other machine that serves this portal.")

    return keys


def _pieces(path: Path) -> Iterator[Piece]:
    for one in (path, path.with_name(path.name + SIGNATURE_SUFFIX)):
        if one.is_file():
            if one.stat().st_size > _MOST_BYTES:
                message = f"{one.name} is too large to be a receipt."
                raise NotGenuine(message)
            yield Piece(one.name, one.read_bytes())


def _keyring(parcel: Parcel, way: Way) -> tuple[Keyring, list[str]]:
    """Return the keys to check with, and lines on what they are worth where they came with the file itself."""
    try:
        if way.keys:
            return keyring_of(read_json(way.keys.read_bytes())), []
        if way.is_installed:
            return keyring_of(keys_json()), []
        if parcel.bundles:
            own = keyring_of(parcel.bundles[0])
            return own, list(_borrowed(own))
    except BadKeys as error:
        raise NotGenuine(str(error)) from error
    message = (
        "There are no keys here to check with: save /.well-known/kept-keys.json of the portal that signed it, and name"
        " that file with --keys."
    )
    raise NotGenuine(message)


def _borrowed(keyring: Keyring) -> Iterator[str]:
    yield "The keys came with the file itself, and whoever forges one can forge both. So compare these with the keys"
    yield f"that {keyring.issuer} publishes at /.well-known/kept-keys.json, or give those with --keys:"
    yield from (f"  {key.id}  {key.public}" for key in keyring.keys.values())


def _with_record(report: Report, parcel: Parcel, keyring: Keyring) -> Report:
    heads = [head_finding(head) for bundle in parcel.bundles if (head := head_of(bundle, keyring))]
    receipts = tuple(_known(one) for one in report.receipts)
    return replace(report, receipts=receipts, findings=(*report.findings, *heads))


def _known(one: Checked) -> Checked:
    if one.brought.body is None or one.reading is None:
        return one
    return replace(one, findings=(*one.findings, *known_findings(one.brought.sha256)))


def _refuse(path: Path, report: Report) -> None:
    if report.state != "good":
        against = [finding.words for finding in report.all() if finding.state == report.state]
        message = f"{path.name}: {against[0] if against else report.headline}"
        raise NotGenuine(message)


def _lines(report: Report) -> Iterator[str]:
    for one in report.receipts:
        yield f"Receipt {one.brought.number}{' is genuine' if one.reading else ''}."
        yield from _sentences(one.findings)
        if one.reading:
            yield from (f"    {label}: {words}" for label, words in one.reading.pairs)
            yield from (f"    {line}" for line in one.reading.story)
            for promise in one.reading.promises:
                yield f"    {promise.n}. “{promise.words}”"
                yield from (f"       {line}" for line in promise.lines)
    yield from _sentences(report.findings)


def _sentences(findings: tuple[Finding, ...]) -> Iterator[str]:
    yield from (f"  {finding.words}" for finding in findings)


def _key_lines() -> Iterator[str]:
    for key in public_keys():
        is_here = is_private_here(str(key["id"]))
        until = f"until {key['replaced_at']}" if key["replaced_at"] else "in use"
        yield f"{key['id']}  since {key['added_at']}  {until}  {key['public']}"
        if is_here and key["replaced_at"]:
            yield "  Its private half still lies in the folder of the keys: remove it."
        elif not is_here and not key["replaced_at"]:
            yield "  Its private half is missing, so nothing can be sealed: put it back into the folder of the keys,"
            yield "  or, where it was replaced since a backup that was restored, make a new key: portal keys rotate"
