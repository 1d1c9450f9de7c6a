"""The built site behind a plain static server: every page for everybody, every link an answer, valid HTML."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from e2e.axe import PHONE, WIDE, faults_in_both_schemes, too_wide
from e2e.conftest import Reader
from e2e.portal import Portal, free_port, wait_for
from tests.codebase.help import ROOT

_LEADS = "all => all.map(one => one.getAttribute('href') || one.getAttribute('src') || '')"
CHECKER = ROOT / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="session")
def site(demonstration: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demonstration's site, built and served by nothing but files."""
    folder, port = tmp_path_factory.mktemp("site") / "built", free_port()
    static = Portal(folder, "", port, ())
    told = demonstration.run("site", "build", str(folder), "--base-url", static.base)
    assert "0 taken away" in told
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: _answers(static.base), "the static server to answer")
    yield static
    server.terminate()
    server.wait()


def test_axe_finds_nothing_on_the_built_site_and_nothing_hides_at_320_px(
    site: Portal, reader: Reader
) -> None:
    page = reader(site, reduced_motion="reduce")
    faults, wide = [], []
    for address in (*pages_of(site), f"{site.base}/404.html"):
        page.goto(address)
        faults += list(faults_in_both_schemes(page, (WIDE, PHONE)))
        wide += too_wide(page)
    assert not faults, "\n".join(faults)
    assert not wide


def test_pat_goes_from_page_to_page_and_into_the_portal_without_a_script(
    site: Portal, demonstration: Portal, reader: Reader
) -> None:
    page = reader(site, java_script_enabled=False, width=390)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="How we check", exact=True).first.click()
    page.get_by_role("heading", name="How we count").wait_for()
    page.get_by_role("link", name="For companies").click()
    page.get_by_role("link", name="How we check").nth(1).click()
    assert page.locator("form, script, input").count() == 0
    page.goto("/")
    leads = page.get_by_role("link", name="See your promises").get_attribute("href")
    assert leads == f"{demonstration.base}/my"


def test_every_link_and_every_file_that_a_page_asks_for_is_there(site: Portal, reader: Reader) -> None:
    page = reader(site, java_script_enabled=False)
    asked: set[str] = set()
    for address in pages_of(site):
        page.goto(address)
        for leads in page.locator("[href], [src]").evaluate_all(_LEADS):
            asked.add(urljoin(address, leads).partition("#")[0])
    ours = {one for one in asked if urlsplit(one).netloc == urlsplit(site.base).netloc}
    assert len(ours) > len(pages_of(site))
    for address in ours:
        with urlopen(address) as answer:  # noqa: S310 - the static server of this test
            assert answer.status == 200, address


def test_the_site_knows_the_style_of_the_application(site: Portal, reader: Reader) -> None:
    page = reader(site)
    page.goto("/")
    accent = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')")
    assert accent.strip()


@pytest.mark.long
@pytest.mark.skipif(
    not shutil.which("java"), reason="the HTML checker needs Java. Debian: apt-get install default-jre"
)
def test_the_html_checker_finds_nothing_wrong_with_any_page(site: Portal) -> None:
    assert CHECKER.exists(), "run `make check` once: it installs the checker (npm package vnu-jar)"
    # Read as files, all styles seem to come from elsewhere; what the policy forbids is seen in the browser above.
    files = [str(path) for kind in ("html", "svg") for path in sorted(site.folder.rglob(f"*.{kind}"))]
    options = ["--Werror", "--also-check-svg", "--filterpattern", ".*violates Content Security Policy.*"]
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), *options, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def pages_of(site: Portal) -> list[str]:
    """Return every page that the map of the site names."""
    tree = ET.fromstring((Path(site.folder) / "sitemap.xml").read_bytes())  # noqa: S314 - our own file
    return [element.text or "" for element in tree.iter() if element.tag.endswith("}loc")]


def _answers(base: str) -> bool:
    try:
        with urlopen(base) as answer:  # noqa: S310 - the static server of this test
            return bool(answer.status == 200)
    except OSError:
        return False
