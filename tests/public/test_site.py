"""The built site: complete, incremental, honest about what it took away, and never half of one."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.config import Settings
from portal.lib import clock
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.public.claims import claims_in
from portal.public.content import pages
from portal.public.site import building
from portal.public.site.folder import Folder, held
from portal.public.site.refusals import NotBuilt, UnderWay
from portal.record.models import SYSTEM
from tests.cast import COMPANY_NAME, NOON
from tests.engines import LONG_ON_POSTGRES
from tests.page import BASE, Browser, checked_tree, counted_statements
from tests.public.site import URL, Links, built, files_of, times_of, with_links

ADDRESSES = [
    *("/" if slug == "home" else f"/{slug}" for slug in sorted(pages())),
    *("/record/roots", "/scoreboard", "/testimonials"),
]
# Without its form, since nobody there would answer.
VERIFY = "/verify"


class Killed(Exception):
    """What ends a build as a kill would: nothing after it is run."""


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Path:
    """A folder for the site of the whole stage."""
    return tmp_path / "site"


def test_every_page_is_a_file_that_any_static_host_can_serve(site: Path) -> None:
    built(site)
    files = files_of(site)
    for address in [*ADDRESSES, VERIFY]:
        text = files[f"{address}/index.html".lstrip("/")].decode()
        tree = checked_tree(text)
        assert COMPANY_NAME in "".join(tree.itertext())
        for tag in ("form", "script", "input", "button"):
            assert not list(tree.iter(tag)), f"{address} has a <{tag}>"
        (canonical,) = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
        assert canonical == f"{URL}{address}"
    checked_tree(files["404.html"].decode())
    assert f"Sitemap: {URL}/sitemap.xml" in files["robots.txt"].decode()
    assert {Path(path).name for path in files if path.startswith("assets/")} == {
        "kept.css",
        "look.css",
        "favicon.svg",
    }


def test_the_map_of_the_site_names_each_page_once_and_nothing_else(app: Flask, site: Path) -> None:
    with_links(app, friend="A word to a friend.")
    built(site)
    tree = ET.fromstring((site / "sitemap.xml").read_bytes())  # noqa: S314 - our own file
    named = [element.text for element in tree.iter() if element.tag.endswith("}loc")]
    assert named == [f"{URL}{address}" for address in sorted([*ADDRESSES, VERIFY])]


def test_what_only_the_portal_has_is_linked_there_and_all_else_within_the_site(
    site: Path, house: Settings
) -> None:
    built(site)
    for path, body in files_of(site).items():
        if path.endswith(".html") and path != "verify/kept-verify.html":
            links = [link.get("href", "") for link in checked_tree(body.decode()).iter("a")]
            away = {link for link in links if not link.startswith(("/", "#"))}
            assert f"{house.base_url}/staff/sign-in" in away
            assert all(link.startswith(house.base_url) for link in away), away
            assert not {"/my", "/staff/sign-in", "/ask"} & set(links)


def test_a_page_says_the_same_in_the_site_and_in_the_application(
    site: Path, browser: Callable[[str], Browser]
) -> None:
    built(site)
    for address in ADDRESSES:
        text = (site / address.lstrip("/") / "index.html").read_text("utf-8")
        # Where the public reads it is said in how to show the badge.
        main = next(checked_tree(text.replace(URL, BASE)).iter("main"))
        (served,) = browser("pat").get(address).all("main")
        assert "".join(main.itertext()).split() == "".join(served.itertext()).split()


def test_the_application_names_the_sites_address_as_the_one_to_remember(
    house: Settings, app: Flask, browser: Callable[[str], Browser]
) -> None:
    assert f'<link rel="canonical" href="{BASE}/privacy">' in browser("pat").get("/privacy").text


def test_a_second_build_writes_nothing(site: Path) -> None:
    first = built(site)
    assert (first.made, first.written) == (first.files - 1, first.files)
    before = times_of(site)
    again = built(site)
    assert (again.made, again.written, again.removed) == (0, 0, 0)
    assert times_of(site) == before


def test_one_change_makes_one_page_anew(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.")
    built(site)
    before, links.made[:] = times_of(site), []
    links.words["/r/ana"] = "It was very good."
    assert built(site).made == 1
    changed = {path for path, time in times_of(site).items() if time != before[path]}
    assert (links.made, changed) == (["/r/ana"], {"r/ana/index.html"})


def test_a_new_name_of_the_company_makes_every_page_anew(site: Path) -> None:
    built(site)
    change_settings(
        replace(settings_of(company()), name="Hallam & Daughters", accent="#224466"), SYSTEM, NOON
    )
    report = built(site)
    assert report.removed == 1, "the old style sheet with the old color"
    for path, body in files_of(site).items():
        assert not path.endswith(".html") or b"Hallam &amp; Daughters" in body, path


def test_what_is_withdrawn_is_gone_with_its_folder(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.")
    built(site)
    del links.words["/r/ana"]
    assert built(site).removed == 1
    assert not (site / "r/ana").exists()
    assert (site / "r/bea/index.html").exists()


def test_what_is_withdrawn_goes_before_anything_is_made(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.")
    built(site)
    del links.words["/r/ana"]
    links.words["/r/bea"] = "It was on time."
    links.more = "<form></form>"
    with pytest.raises(NotBuilt, match="/r/bea holds a <form>"):
        built(site)
    assert not (site / "r/ana").exists()
    assert "It was late." in (site / "r/bea/index.html").read_text("utf-8")


def test_what_is_withdrawn_while_it_is_being_made_is_gone_too(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.")
    built(site)
    links.words["/r/ana"] = "It was very good."
    links.gone.add("/r/ana")
    assert built(site).removed == 1
    assert not (site / "r/ana").exists()


def test_a_link_to_what_is_not_there_publishes_nothing(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.")
    built(site)
    before = files_of(site)
    for odd in ("/r/nobody", "/privacy#no-such-place", "nobody", "/score", "#nowhere"):
        links.words["/r/ana"], links.more = odd, f'<a href="{odd}">There</a>'
        with pytest.raises(NotBuilt, match=f"/r/ana leads to {odd}"):
            built(site)
        assert files_of(site) == before
    links.more = '<a href="/privacy#cookies">There</a> <a href="https://elsewhere.example/x">Elsewhere</a>'
    built(site)


def test_a_page_whose_goal_is_withdrawn_is_named(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.")
    links.more = '<a href="/r/ana">Ana</a>'
    built(site)
    del links.words["/r/ana"]
    with pytest.raises(NotBuilt, match="/r/bea leads to /r/ana"):
        built(site)
    assert not (site / "r/ana").exists()


def test_a_claim_in_content_publishes_nothing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = site.parent / "content"
    written.mkdir()
    (written / "home.md").write_text("title: Home\ndescription: Ours.\n\nOf our customers 98 % are happy.\n")
    monkeypatch.setattr(building, "claims_in", lambda: claims_in(written))
    with pytest.raises(NotBuilt, match=r"content/home\.md:4: “Of our customers 98 % are happy"):
        built(site)
    assert not files_of(site)


def test_a_folder_of_somebody_else_is_left_alone(site: Path) -> None:
    site.mkdir()
    (site / "thesis.txt").write_text("three years of work")
    with pytest.raises(NotBuilt, match="is no site of ours"):
        built(site)
    assert files_of(site) == {"thesis.txt": b"three years of work"}


def test_a_file_that_somebody_put_into_the_site_stays(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.")
    built(site)
    (site / "CNAME").write_text("www.hallam.example")
    (site / "r/ana/photo.jpg").write_bytes(b"of hers")
    del links.words["/r/ana"]
    built(site)
    assert (site / "CNAME").exists()
    assert (site / "r/ana/photo.jpg").exists()
    (site / "r/bea").mkdir()
    (site / "r/bea/index.html").write_text("mine")
    links.words["/r/bea"] = "It was late."
    with pytest.raises(NotBuilt, match="not from a build of ours"):
        built(site)
    assert (site / "r/bea/index.html").read_text() == "mine"


def test_a_file_that_was_lost_or_cut_short_comes_back(site: Path) -> None:
    built(site)
    whole = files_of(site)
    (site / "privacy/index.html").write_bytes(b"")
    (site / "changelog/index.html").unlink()
    assert built(site).written == 2
    assert files_of(site) == whole


def test_a_manifest_that_cannot_be_read_or_leads_outside_stops_the_build(site: Path) -> None:
    built(site)
    outside = site.parent / "kept.db"
    manifest = site / ".kept-site.json"
    kept = manifest.read_text("utf-8")
    for odd in ("", "[]", "{}", kept[:-9], kept.replace('"404.html"', '"../kept.db"')):
        manifest.write_text(odd, "utf-8")
        with pytest.raises(NotBuilt, match="can't be read any more"):
            built(site)
    assert not outside.exists() or outside.stat().st_size


def test_whoever_is_reading_a_page_that_is_replaced_reads_all_of_it(app: Flask, site: Path) -> None:
    links = with_links(app, ana="It was good.")
    built(site)
    with (site / "r/ana/index.html").open(encoding="utf-8") as begun:
        links.words["/r/ana"] = "It was very good."
        built(site)
        assert "It was good." in begun.read()
    assert "It was very good." in (site / "r/ana/index.html").read_text("utf-8")


def test_what_names_every_page_is_for_nobody_else_to_read_and_every_page_is(app: Flask, site: Path) -> None:
    with_links(app, ana="It was good.")
    built(site)
    assert (site / ".kept-site.json").stat().st_mode & 0o077 == 0
    assert (site / "r/ana/index.html").stat().st_mode & 0o444 == 0o444
    assert {path.name for path in site.iterdir() if path.name.startswith(".")} == {
        ".kept-site.json",
        ".kept-site.lock",
        ".well-known",
    }


def test_two_builds_at_once_do_not_mix(site: Path) -> None:
    built(site)
    with held(site), pytest.raises(UnderWay, match="Another build is at work"):
        built(site)
    built(site)


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    "step",
    [
        (Folder, "stage"),
        (Folder, "keep"),
        (Folder, "publish"),
        (Folder, "remove"),
        (Path, "replace"),
        (Path, "unlink"),
    ],
)
def test_a_build_that_is_killed_anywhere_is_completed_by_the_next(
    app: Flask, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[type, str]
) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.")
    built(site)
    for lives in range(4):
        with monkeypatch.context() as patch:
            patch.setattr(*step, _killed_after(lives, getattr(*step)))
            with pytest.raises(Killed):
                _change_and_build_for_ever(links, site)
    links.words["/r/dora"] = "And so it goes on."
    built(site)
    built(tmp_path / "fresh")
    assert files_of(site) == files_of(tmp_path / "fresh")
    assert built(site).written == 0


def test_what_shows_another_day_is_refreshed_once_a_day_and_after_what_changed(
    app: Flask, site: Path
) -> None:
    links = with_links(app, ana="It was good.", bea="It was late.", cleo="It was fine.")
    built(site)
    assert "as of 2026-03-03" in (site / "r/ana/index.html").read_text("utf-8")
    with clock.at(NOON + timedelta(hours=6)):
        assert built(site).made == 0
    links.words["/r/cleo"] = "It was very fine."
    links.made.clear()
    with clock.at(NOON + timedelta(days=1)):
        first = built(site, most=1)
        assert (links.made, first.waiting) == (["/r/cleo"], 2)
        assert built(site, most=1).waiting == 1
        assert built(site, most=1).waiting == 0
        assert built(site).made == 0
    assert "as of 2026-03-04" in (site / "r/bea/index.html").read_text("utf-8")


@LONG_ON_POSTGRES
def test_ten_thousand_pages_cost_as_many_statements_as_ten(app: Flask, tmp_path: Path) -> None:
    counts = []
    for number in (10, 700):
        with_links(app, **{f"n{n}": "It was good." for n in range(number)})
        with counted_statements() as statements:
            built(tmp_path / str(number))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 45


def _change_and_build_for_ever(links: Links, site: Path) -> None:
    for number in itertools.count():
        links.words["/r/bea"] = f"It was late {number} times."
        links.words[f"/r/new-{number}"] = "It was fine."
        links.words.pop(f"/r/new-{number - 1}", None)
        built(site)


def _killed_after(lives: int, then: Callable[..., object]) -> Callable[..., object]:
    left = [lives]

    def run(*arguments: object, **more: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return then(*arguments, **more)

    return run
