"""What every site has whatever is in it: styles, logo and mark under names that change with them, robots.txt, 404."""

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from portal.people.colours import look_of
from portal.people.queries import company, logo
from portal.public.site.batches import ASSETS, Batch, Building
from portal.public.site.site_map import MAP
from portal.public.site.stage import being_built, rendered
from portal.web.assets import STYLESHEET, asset_url, find_asset, icon_bytes, load_assets

NOT_FOUND = "/404.html"
ROBOTS = "/robots.txt"


def fixed(_: Building) -> Iterator[Batch]:
    """Give the files that every site has."""
    yield Batch(dict.fromkeys(asset_addresses().values(), ""), _assets)
    yield Batch({NOT_FOUND: "", ROBOTS: ""}, _others, listed=False)


def asset_addresses() -> dict[str, str]:
    """Return the addresses of "styles", "icon", "look" and "logo", if there is one; each changes with what is there."""
    us = company()
    named = {"icon": ("favicon.svg", icon_bytes()), "look": ("look.css", look_of(us.accent).encode())}
    found = {name: _address(file, body) for name, (file, body) in named.items()}
    if us.logo:
        found["logo"] = f"/{ASSETS}{us.logo[:16]}/logo.png"
    return {"styles": asset_url(STYLESHEET), **found}


def _assets(addresses: Collection[str]) -> Iterable[tuple[str, bytes]]:
    kept = logo()
    bodies = {
        "styles": find_asset(load_assets().digest, STYLESHEET).body,
        "icon": icon_bytes(),
        "look": look_of(company().accent).encode(),
        "logo": bytes(kept.body) if kept else b"",
    }
    for name, address in asset_addresses().items():
        if address in addresses:
            yield address, bodies[name]


def _others(addresses: Collection[str]) -> Iterable[tuple[str, bytes]]:
    built = being_built()
    if ROBOTS in addresses and built:
        yield ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {built.site_url}/{MAP}.xml\n".encode()
    if NOT_FOUND in addresses:
        yield NOT_FOUND, rendered(NOT_FOUND, "public/not_found.html")


def _address(name: str, body: bytes) -> str:
    return f"/{ASSETS}{sha256(body).hexdigest()[:16]}/{name}"
