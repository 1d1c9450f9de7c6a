"""Ana saves everything that we hold about her and reads it without a connection; then she asks for it to be erased."""

import re
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from e2e.axe import WIDE, faults_of
from e2e.conftest import Reader
from e2e.portal import Portal


def test_ana_saves_everything_asks_for_its_erasure_and_undoes_it(
    demonstration: Portal, reader: Reader, chromium: Browser, tmp_path: Path
) -> None:
    ana = reader(demonstration, java_script_enabled=False, accept_downloads=True)
    ana.goto("/")
    ana.get_by_role("button", name="Look as Ana ").click()
    ana.goto("/my/settings")
    ana.get_by_role("link", name="See what we hold").click()
    with ana.expect_download() as saving:
        ana.get_by_role("link", name="Save everything").click()
    saving.value.save_as(tmp_path / "everything.zip")
    with zipfile.ZipFile(tmp_path / "everything.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "everything")
    _reads_offline(chromium, tmp_path / "everything")

    ana.get_by_role("link", name="See what would be erased").click()
    ana.get_by_label("I have saved what I want to keep").check()
    ana.get_by_role("button", name="Erase everything on that day").click()
    expect(ana.get_by_role("status").first).to_contain_text("each of you has a mail")
    expect(ana.get_by_role("heading", name=re.compile("^Everything is erased on "))).to_be_visible()
    ana.get_by_role("button", name="Undo it").click()
    expect(ana.get_by_role("status").first).to_contain_text("It is undone. Everything stays as it is.")


def _reads_offline(chromium: Browser, folder: Path) -> None:
    """Open the page from the disk, without a connection and without a script."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "everything.html").as_uri())
    expect(page.get_by_role("heading", name="Your kitchen", exact=True)).to_be_visible()
    assert asked == [page.url]
    for link in page.get_by_role("link").all():
        address = link.get_attribute("href") or ""
        assert (folder / address).is_file(), address
    assert not list(faults_of(page, (WIDE,)))
    assert not list(faults_of(page, (WIDE,), "dark", rules=("color-contrast",)))
    context.close()
