"""Styles and scripts as browsers get them."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web import assets, pieces, templating
from portal.web.views import bp

WEB = Path(assets.__file__).parent


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__, static_folder=None)
    templating.install(app)
    app.register_blueprint(bp)
    return app.test_client()


def test_the_stylesheet_is_kept_for_ever_under_its_hash(client: FlaskClient) -> None:
    answer = client.get(assets.asset_url("kept.css"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.text.startswith("@layer reset, tokens, base, layout, components, print;")


def test_a_script_is_served_as_a_script(client: FlaskClient) -> None:
    answer = client.get(assets.asset_url("kept-form.js"))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    source = (WEB / "js" / "kept-form.js").read_text("utf-8")
    written = [line.strip() for line in source.splitlines() if not line.strip().startswith("//")]
    assert answer.text.splitlines() == [line for line in written if line]


def test_a_browser_that_can_unpack_gets_fewer_bytes_of_the_same(client: FlaskClient) -> None:
    address = assets.asset_url("kept.css")
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)


@pytest.mark.parametrize("name", ["kept.css", "kept-form.js"])
def test_another_hash_is_nothing(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{'0' * 16}/{name}").status_code == 404


@pytest.mark.parametrize("name", ["base.css", "views.py", "..%2Fviews.py", "kept.css%00", "é.css"])
def test_an_unknown_name_is_nothing(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{assets.load_assets().digest}/{name}").status_code == 404


def test_the_address_of_an_unknown_asset_is_refused() -> None:
    with pytest.raises(assets.NoSuchAsset):
        assets.asset_url("base.css")


def test_the_mark_is_an_image(client: FlaskClient) -> None:
    answer = client.get("/favicon.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"


def test_every_style_file_stands_in_its_layer(tmp_path: Path) -> None:
    for name in ("tokens", "print", "stamp", "button", "reset", "base", "layout"):
        (tmp_path / f"{name}.css").write_text(
            f"/* About {name}. */\n.{name} {{\n  margin: 0;\n}}\n", encoding="utf-8"
        )
    sheet = assets.stylesheet(tmp_path)
    layers = re.findall(r"^@layer (\w+) \{\n\.(\w+)", sheet, re.MULTILINE)
    assert layers == [
        ("reset", "reset"),
        ("tokens", "tokens"),
        ("base", "base"),
        ("layout", "layout"),
        ("components", "button"),
        ("components", "stamp"),
        ("print", "print"),
    ]
    assert "About" not in sheet


def test_styles_and_scripts_stay_small() -> None:
    files = assets.load_assets().files
    assert len(files["kept.css"].packed) <= 15_000
    for page, own in _scripts_of_pages().items():
        named = {*_scripts_in(WEB / "templates/web/layout.html"), *own}
        loaded = {*named, *(other for name in named for other in _imported_by(name))}
        assert sum(len(files[name].packed) for name in loaded) <= 10_000, page


def _scripts_of_pages() -> dict[str, set[str]]:
    """Return the scripts that each page names beside those of the frame; all are named or imported by one that is."""
    pages = {str(path): _scripts_in(path) for path in WEB.parent.rglob("*.html")}
    named = {name for own in pages.values() for name in own}
    imported = {other for name in named for other in _imported_by(name)}
    assert named | imported == {path.name for path in (WEB / "js").glob("*.js")}
    return pages


def _imported_by(name: str) -> set[str]:
    """Return what a script imports, and what that imports itself."""
    found = set(re.findall(r'from "\./(.*?)"', (WEB / "js" / name).read_text("utf-8")))
    return found.union(*map(_imported_by, found))


def test_no_text_of_a_script_runs_over_several_lines_so_they_can_be_served_without_indentation() -> None:
    for path in (WEB / "js").glob("*.js"):
        odd = [
            line
            for line in path.read_text("utf-8").splitlines()
            if line.count("`") % 2 or line.strip().startswith("/*")
        ]
        assert not odd, (path.name, odd)


def _scripts_in(template: Path) -> set[str]:
    return set(re.findall(r"asset_url\([\"'](.*?\.js)[\"']\)", template.read_text("utf-8")))


def test_the_sprite_holds_every_icon_and_no_other() -> None:
    sprite = (WEB / "templates/web/sprite.html").read_text(encoding="utf-8")
    assert set(re.findall(r'id="icon-([a-z]+)"', sprite)) == pieces.ICONS
    with pytest.raises(ValueError, match="no icon 'star'"):
        pieces.icon("star")
