"""The addresses themselves: how they are spelled, and that nobody can count with them."""

import re

from flask import Flask

_SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# A page within one sale may be counted from 1: who sees the sale sees all of them.
_WITHIN_A_SALE = {"my.paper", "desk.paper"}
_API_WITHIN_A_SALE = "/api/v1/sales/<ref>/"
# What anybody may read in full may be counted by anybody.
_IN_PUBLIC = {"public_testimonials.part"}
_FILES = {"/.well-known/kept-keys.json", "/.well-known/security.txt", "/look.css", "/favicon.svg"}
_RECORD = {"/scoreboard.json", "/scoreboard/badge.svg", "/scoreboard/feed.atom"}
_ROOTS = {
    *("/record/roots.json", "/record/roots/<string(length=10):day>.json"),
    "/record/roots/<string(length=10):day>.json.sig",
}
_PHOTO = {"/testimonials/photos/<string(length=64):sha256>.webp"}
_RECEIPT = {
    "/my/sales/<ref>/receipt.json",
    "/my/sales/<ref>/receipt.json.sig",
    "/my/sales/<ref>/receipts.json",
}
_VERIFY = {"/verify/kept-verify.html", "/verify/keys/<key>.pem"}
_PDF = {"/my/sales/<ref>/receipt.pdf", "/staff/sales/<ref>/receipt.pdf"}
_TABLES = {
    *("/staff/imports/templates/<name>.csv", "/staff/imports/<ref>/refused.csv"),
    "/staff/insights/<what>.csv",
}
_EVERYTHING = {"/my/data/everything.zip", "/staff/customers/<ref>/data/everything.zip"}
_CALENDAR = {"/calendar/<token>.ics"}
_MONEY = {"/my/sales/<ref>/charges.json", "/staff/charge-files/example.csv"}
_API = {"/api/v1/openapi.json"}
_QR = {"/my/sales/<ref>/referrals/qr.svg", "/my/sales/<ref>/referrals/qr.png"}


def test_addresses_are_lower_case_words_joined_by_hyphens(whole_app: Flask) -> None:
    for rule in whole_app.url_map.iter_rules():
        as_they_are = (
            _FILES
            | _RECORD
            | _ROOTS
            | _PHOTO
            | _RECEIPT
            | _PDF
            | _EVERYTHING
            | _QR
            | _VERIFY
            | _TABLES
            | _CALENDAR
            | _MONEY
            | _API
        )
        if rule.rule in as_they_are:
            continue
        words = re.sub(r"<any\((.*?)\):\w+>", lambda any_of: any_of[1].replace("','", "/"), rule.rule)
        segments = re.sub(r"<[^>]+>", "", words).replace("'", "").strip("/").split("/")
        odd = [segment for segment in segments if segment and not _SEGMENT.fullmatch(segment)]
        assert not odd, f"{rule.endpoint} ({rule.rule}): {odd}"


def test_no_address_counts_things_of_the_whole_installation(whole_app: Flask) -> None:
    counting = {
        rule.endpoint
        for rule in whole_app.url_map.iter_rules()
        if "<int" in rule.rule and not rule.rule.startswith(_API_WITHIN_A_SALE)
    }
    assert counting <= _WITHIN_A_SALE | _IN_PUBLIC, counting - _WITHIN_A_SALE
