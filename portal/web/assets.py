"""Styles and scripts: read once, kept in memory, named by a hash of what they hold.

All styles are joined into one sheet, each file inside its cascade layer, so that no file needs to say where it stands:
`reset`, `tokens`, `base`, `layout` and `print` are layers of their own, every other file is a component.
Scripts are served without their indentation and the lines that are comments; no text in them runs over several lines.
"""

import gzip
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
_FIRST = ("reset", "tokens", "base", "layout")
_LAST = "print"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r'^import [^;]* from "\./([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_SPACE = re.compile(r"\n\s*")
STYLESHEET = "kept.css"


class NoSuchAsset(KeyError):
    """There is no asset of that name under that hash."""


@dataclass(frozen=True)
class Asset:
    """A file as it is served: its type, its bytes, and the same bytes packed with gzip."""

    media_type: str
    body: bytes
    packed: bytes


@dataclass(frozen=True)
class Assets:
    """Every asset by name, and one hash over all of them, so that scripts can import each other by relative names."""

    digest: str
    files: Mapping[str, Asset]


def asset_url(name: str) -> str:
    """Return the address of the asset `name` ("kept.css", "kept-form.js"), which changes when anything in it does.

    Raises NoSuchAsset for a name that is not there.
    """
    assets = load_assets()
    if name not in assets.files:
        raise NoSuchAsset(name)
    return f"/assets/{assets.digest}/{name}"


def find_asset(digest: str, name: str) -> Asset:
    """Return what is served for `name` under `digest`; raises NoSuchAsset when either is not known."""
    assets = load_assets()
    if digest != assets.digest or name not in assets.files:
        raise NoSuchAsset(name)
    return assets.files[name]


@cache
def load_assets() -> Assets:
    """Read the styles and scripts from their folders, once for the life of the process."""
    bodies = {STYLESHEET: stylesheet().encode()}
    bodies |= {path.name: _script(path).encode() for path in sorted((_HERE / "js").glob("*.js"))}
    whole = b"\0".join(name.encode() + b"\0" + body for name, body in bodies.items())
    return Assets(sha256(whole).hexdigest()[:16], {name: _asset(name, body) for name, body in bodies.items()})


def stylesheet(folder: Path = _HERE / "css", *, only: Collection[str] = ()) -> str:
    """Join the style files of `folder` in their order, each in its layer, without comments and indentation.

    With `only` (names without their suffix) those components alone, for a page that carries its own styles.
    """
    names = {path.stem for path in folder.glob("*.css") if not only or path.stem in {*_FIRST, _LAST, *only}}
    components = sorted(names.difference(_FIRST, (_LAST,)))
    head = f"@layer {', '.join((*_FIRST, 'components', _LAST))};\n"
    return head + "".join(_in_layer(folder / f"{name}.css") for name in (*_FIRST, *components, _LAST))


def script_as_one(name: str) -> str:
    """Return the script `name` with all that it imports before it, as one text for a page that loads nothing.

    Each file stands in it once; names at the top of these files must differ. Raises NoSuchAsset.
    """
    found: dict[str, str] = {}

    def add(part: str) -> None:
        text = find_asset(load_assets().digest, part).body.decode("utf-8")
        for other in _IMPORT.findall(text):
            if other not in found:
                add(other)
        found[part] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(name)
    return "".join(found.values())


def icon_bytes() -> bytes:
    """Return our mark, a tick between quotation marks, as the SVG that browsers show beside the page's name."""
    return (_HERE / "favicon.svg").read_bytes()


def _in_layer(path: Path) -> str:
    layer = path.stem if path.stem in (*_FIRST, _LAST) else "components"
    text = _SPACE.sub("\n", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip()
    return f"@layer {layer} {{\n{text}\n}}\n"


def _script(path: Path) -> str:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _asset(name: str, body: bytes) -> Asset:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Asset(f"{kind}; charset=utf-8", body, gzip.compress(body, mtime=0))
