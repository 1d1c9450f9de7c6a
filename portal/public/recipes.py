"""The files of recipes: what lies beside the pages of `content/connect/`, to be saved."""

from collections.abc import Collection, Iterator
from functools import cache
from hashlib import sha256

from portal.public.content import DIRECTORY
from portal.public.site.batches import Batch, Building

FOLDER = DIRECTORY / "connect"
_KINDS = {"json": "application/json", "py": "text/x-python", "soql": "text/plain"}


@cache
def recipe_files() -> dict[str, tuple[bytes, str]]:
    """Return every file that can be saved, by its name: its bytes and its media type."""
    return {
        path.name: (path.read_bytes(), _KINDS[path.suffix.removeprefix(".")])
        for path in sorted(FOLDER.iterdir())
        if path.suffix.removeprefix(".") in _KINDS
    }


def recipe_batch(_: Building) -> Iterator[Batch]:
    """Give these files to a built site, under the addresses that the application has for them."""
    found = recipe_files()

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        return ((address, found[address.rpartition("/")[2]][0]) for address in addresses)

    keys = {f"/connect/{name}": sha256(body).hexdigest() for name, (body, _) in found.items()}
    yield Batch(keys, make, listed=False)
