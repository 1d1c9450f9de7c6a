"""The customer's pages over HTTP."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import file_for, sale_for
from portal.deliveries.ledger import ledger_of
from portal.deliveries.papers import marked_text, paper_row, source_file_for, source_for
from portal.deliveries.queries import sources_of
from portal.deliveries.version import version_for
from portal.figures.sentences import sentence
from portal.lib import clock
from portal.lib.file_answer import download_answer, small_answer, whole_answer
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.made import made_page
from portal.my.promise import PromisePage
from portal.my.queries import listed, sales_of
from portal.my.receipts import listed_receipts
from portal.people.identity import viewer
from portal.proofs.bundle import bundle_of
from portal.record.receipts import receipt_file
from portal.web.page_cache import Answering, Made, part_of_page, whole_page

bp = Blueprint("my", __name__, template_folder="templates")


@bp.get("/my")
@admits(CONTACT)
def home() -> AnyResponse | str:
    """Every sale of the reader's household or organisation; the only one at once."""
    sales = sales_of(viewer())
    if len(sales) == 1:
        return redirect(url_for("my.sale", ref=sales[0].ref), 303)
    told = [(one, sentence(one.figures)) for one in listed(sales, clock.now())]
    return render_template("my/home.html", ledgers=told, viewer=viewer())


@bp.get("/my/sales/<ref>")
@admits(CONTACT)
def sale(ref: str) -> Response:
    """The promise page."""
    return _kept(whole_page, "my/sale.html", ref)


@bp.get("/my/sales/<ref>/body")
@admits(CONTACT)
def body(ref: str) -> Response:
    """What the promise page says, for a page that is open and brings itself up to date; 304 when nothing is new."""
    return _kept(part_of_page, "my/sale_body.html", ref)


@bp.get("/my/sales/<ref>/promises/<n>")
@admits(CONTACT)
def promise(ref: str, n: str) -> str:
    """One promise with its whole history, and all that the customer can say of it; `date` names one of its dates."""
    page = PromisePage(viewer(), sale_for(viewer(), ref), small_number(n) or 0, clock.now())
    return page.show(small_number(request.args.get("date", "")) or 0)


@bp.get("/my/files/<ref>")
@admits(CONTACT)
def file(ref: str) -> Response:
    """A photo at its full size, shown; another file, to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/my/files/<ref>/small")
@admits(CONTACT)
def small(ref: str) -> Response:
    """The small picture of a photo."""
    return small_answer(file_for(viewer(), ref, small=True)[1])


@bp.get("/my/sales/<ref>/papers")
@admits(CONTACT)
def papers(ref: str) -> str:
    """The sources of a sale and its receipts, with all that it takes to check them."""
    ledger = ledger_of(sale_for(viewer(), ref), clock.now())
    rows = [paper_row(source, url_for("my.paper", ref=ref, n=source.n)) for source in sources_of(ref)]
    return render_template(
        "my/papers.html", ledger=ledger, papers=rows, receipts=listed_receipts(ref), viewer=viewer()
    )


@bp.get("/my/sales/<ref>/papers/<n>")
@admits(CONTACT)
def paper(ref: str, n: str) -> str:
    """One source, with what was promised in it marked."""
    found = sale_for(viewer(), ref)
    source = source_for(found, small_number(n) or 0)
    return render_template(
        "my/paper.html", sale=found, source=source, pieces=marked_text(source), viewer=viewer()
    )


@bp.get("/my/sales/<ref>/papers/<n>/file")
@admits(CONTACT)
def paper_file(ref: str, n: str) -> Response:
    """The original file of a source, to be saved."""
    source, kept = source_file_for(sale_for(viewer(), ref), small_number(n) or 0)
    return download_answer(kept.sha256, lambda: bytes(kept.body), kept.media_type, source.file_name or "file")


@bp.get("/my/sales/<ref>/receipt.json")
@admits(CONTACT)
def receipt(ref: str) -> Response:
    """The exact bytes that were signed, of the first receipt or of that which `n` names."""
    return _receipt_file(ref, "application/json")


@bp.get("/my/sales/<ref>/receipt.json.sig")
@admits(CONTACT)
def signature(ref: str) -> Response:
    """The signature of that receipt: 64 bytes (Ed25519, RFC 8032)."""
    return _receipt_file(ref, "application/octet-stream", signature=True)


@bp.get("/my/sales/<ref>/receipts.json")
@admits(CONTACT)
def bundle(ref: str) -> Response:
    """Every receipt with its signature, the keys and the proof of the newest daily root, in one file to keep."""
    headers = {"Content-Disposition": 'attachment; filename="receipts.json"'}
    body = bundle_of(sale_for(viewer(), ref).ref, clock.now())
    return Response(body, mimetype="application/json", headers=headers)


def _kept(answer: Answering, template: str, ref: str) -> Response:
    """Answer with a page of a sale that is kept until something is recorded that it shows, or the clock changes it."""
    reader, at = viewer(), clock.now()
    version = version_for(reader, ref)

    def make() -> Made:
        return made_page(template, ref, at, version)

    return answer((template, ref, version, reader.ref, reader.time_zone), at, make)


def _receipt_file(ref: str, media_type: str, *, signature: bool = False) -> Response:
    n = small_number(request.args.get("n", "1"))
    body, name = receipt_file(sale_for(viewer(), ref).ref, n, signature=signature)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=media_type, headers=headers)
