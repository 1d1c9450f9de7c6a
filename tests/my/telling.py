"""What the tests of Ana's testimonial share: her page, its form, and the parts that she reads."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, tostring

from PIL import Image

from tests.cast import sale_of
from tests.my.help import words_of
from tests.page import BASE, Browser, Page, checked_part

SAID = {
    "words": "They were late with the worktop,\nand told me before I had to ask.",
    "name": "Ana B.",
    "subject": "kitchen",
    "company": "",
    "connection": "",
}


def where(below: str = "", who: str = "ana") -> str:
    """Return the address of somebody's page, or of one below it."""
    return f"/my/sales/{sale_of(who).ref}/testimonial{below}"


def fields(page: Page, **more: Any) -> dict[str, Any]:
    """Return the form of a page as Ana fills it in, with more or other fields; None leaves one out."""
    held = {one.get("id"): one.get("value", "") for one in page.all("input")}
    hidden = {name: held[f"testimonial-{name}"] for name in ("was", "key")}
    return without_none({**SAID, **hidden, **more})


def tell(ana: Browser, **more: Any) -> Page:
    """Let Ana publish from her page as it is now; return the page after it."""
    assert ana.post(where(), fields(ana.get(where()), **more)).location == where()
    return ana.get(where())


def without_none(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are sent at all."""
    return {name: value for name, value in form.items() if value is not None}


def png(size: tuple[int, int] = (1200, 900)) -> tuple[BytesIO, str]:
    """Return a photo as a form sends it."""
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "PNG")
    return BytesIO(out.getvalue()), "Anas kitchen in Elm Street 5.png"


def piece_on(page: Page) -> str:
    """Return the piece that shows a testimonial as it stands in a page, without where its photo lies."""
    piece = next(one for one in page.all("article") if one.get("class") == "testimonial")
    for image in piece.iter("img"):
        image.set("src", "")
    return tostring(piece, "unicode").strip()


def part_of(ana: Browser, form: Mapping[str, Any]) -> Page:
    """Return the preview by itself, as a script gets it for this form."""
    answer = ana.client.post(
        f"{where('/preview')}?part=1", data={**form, "csrf_token": ana.token}, base_url=BASE
    )
    assert answer.status_code == 200
    return Page(200, answer.text, "", {}, checked_part(answer.text))


def section(page: Page, name: str) -> str:
    """Return what a reader sees in the section of this id, or under the heading of this id."""
    return words_of(section_of(page, name))


def section_of(page: Page, name: str) -> Element:
    """Return the section of this id, or under the heading of this id."""
    return next(one for one in page.all("section") if name in {one.get("id"), one.get("aria-labelledby")})
