"""The company's figures as programs read them: the same as anybody reads, and as managers see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from portal.api.shapes.scoreboard import ScoreboardTold
from portal.figures.counting import count_anew
from portal.figures.insights import promised_by_group
from tests.api.program import Caller, token_for
from tests.api.reading import every_item
from tests.cast import NOON, sale_of, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.page import BASE, Browser
from tests.public.record_help import deliver, judge, more_customers, open_record
from tests.public.speaking import say
from tests.ratings.help import give


@LONG_ON_POSTGRES
def test_the_scoreboard_of_the_api_is_the_public_one_to_the_byte(
    app: Flask, browser: Callable[[str], Browser]
) -> None:
    kept, *_ = more_customers(4)
    deliver(kept)
    judge(kept, "kept")
    give("ana", (5, 2, 1))
    pat = browser("pat")
    for is_shown in (False, True):
        if is_shown:
            open_record()
        answer = Caller(app, "").get("/scoreboard")
        assert answer.data == pat.client.get("/scoreboard.json", base_url=BASE).data
        shown = ScoreboardTold.model_validate(answer.json, strict=False)
        assert shown.shown == is_shown
        assert (shown.all_time is not None) == is_shown


def test_ratings_of_all_sales_come_newest_first_and_each_once(app: Flask) -> None:
    for minute, (who, numbers) in enumerate((("ana", (5, 4, 3)), ("bea", (1, 2, 3)), ("ana", (4, 4, 4)))):
        give(who, numbers, ("Well.", "", ""), NOON + timedelta(minutes=minute))
    program = Caller(app, token_for("max", ["insights:read"]))
    found: list[Any] = list(every_item(program, "/ratings"))
    assert [(one["by"]["name"], one["rules"]["what"]["number"]) for one in found] == [
        ("Ana Brandt", 4),
        ("Bea Okafor", 1),
        ("Ana Brandt", 5),
    ]
    assert found[0]["sale"] == {
        "ref": sale_of("ana").ref,
        "title": "Your kitchen",
        "customer": "Brandt household",
    }
    sale = list(every_item(Caller(app, token_for("dee")), f"/sales/{sale_of('ana').ref}/ratings", 1))
    assert [one["ref"] for one in sale] == [found[0]["ref"], found[2]["ref"]]


def test_promised_against_kept_is_what_managers_see(app: Flask) -> None:
    count_anew(NOON)
    program = Caller(app, token_for("max"))
    answer = program.get("/insights/promised?period=all")
    assert answer.json is not None
    told = {(one["by"], one["key"]): one["promises"]["not_yet_due"] for one in answer.json["groups"]}
    seen = promised_by_group("all", NOON)
    assert told == {(one.group.by, one.group.key): one.promises.not_yet_due for one in seen}
    assert ("said_by", viewer("sam").ref) in told
    months = program.get("/insights/rules?months=3").json
    assert months is not None
    assert [one["month"] for one in months["months"]] == ["2026-01", "2026-02", "2026-03"]
    assert Caller(app, token_for("sam")).get("/insights/rules").status_code == 403


def test_what_ana_says_in_public_is_read_with_her_sale_by_who_may_see_it(app: Flask) -> None:
    say("ana")
    [told] = every_item(Caller(app, token_for("sam")), "/testimonials")
    assert (told["name"], told["withheld"], told["withdrawn_at"]) == ("Ana B.", None, None)
    assert told["sale"]["title"] == "Your kitchen"  # type: ignore[index]
