"""Checking a receipt, over HTTP: the page, the same saved as a file, what our record says. Nothing is kept of it."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request

from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.gate import PUBLIC, admits
from portal.proofs.bundle import keys_json
from portal.proofs.checking import Checked, Finding, Report, check
from portal.proofs.keyring import Keyring, keyring_of
from portal.proofs.parcel import Parcel, sorted_out
from portal.proofs.queries import head_finding, known_findings, number_finding
from portal.proofs.root import head_of, root_findings
from portal.public.verify_file import FILE_NAME, POLICY, scripted, shown_keys, verify_file
from portal.public.verify_forms import RecordForm, VerifyForm, number_of
from portal.record.keys import public_keys

bp = Blueprint("verify", __name__, template_folder="templates")

# Each costs some statements, and the newest one follows from all before it.
_MOST_ASKED = 5


@bp.get("/verify")
@admits(PUBLIC)
def page() -> str:
    """The page that checks receipts: in the browser where it can, otherwise here."""
    return _page(VerifyForm())


@bp.post("/verify")
@admits(PUBLIC)
def checked() -> str | tuple[str, int]:
    """Check what was sent, and answer with the same sentences that a browser says by itself."""
    form = VerifyForm()
    if not form.validate_on_submit():
        return _page(form), Invalid.status
    pieces, number = form.pieces(request.files.getlist("files")), form.asked_number()
    if form.errors:
        return _page(form), Invalid.status
    if not pieces:
        return _page(VerifyForm(formdata=None), Report((), (number_finding(number),)))
    parcel = sorted_out(pieces)
    return _page(VerifyForm(formdata=None), _asked(parcel, keyring_of(keys_json())))


@bp.post("/verify/record")
@admits(PUBLIC)
def record() -> Response:
    """Tell a script what our record says of a receipt: to whoever has its SHA-256, or of its number that it is ours."""
    form = RecordForm()
    if not form.validate_on_submit():
        raise Invalid(Problem("form", "This form is out of date. Open the page again."))
    if form.said("number"):
        return _said([number_finding(number_of(form.said("number")))])
    findings, head = known_findings(form.digest()), form.shown_head()
    return _said([*findings, head_finding(head)] if head else findings)


@bp.get("/verify/kept-verify.html")
@admits(PUBLIC)
def saved() -> Response:
    """The page as one file to keep, which needs no network and nothing of ours: with our keys as they are now."""
    headers = {
        "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
        "Content-Security-Policy": POLICY,
    }
    return Response(verify_file(keys_json()), mimetype="text/html", headers=headers)


@bp.get("/verify/keys/<key>.pem")
@admits(PUBLIC)
def key_file(key: str) -> Response:
    """A public key as openssl reads it."""
    found = next((one["pem"] for one in public_keys() if one["id"] == key), None)
    if found is None:
        raise NotHere
    headers = {"Content-Disposition": 'attachment; filename="key.pem"'}
    return Response(found, mimetype="application/x-pem-file", headers=headers)


def _page(form: VerifyForm, report: Report | None = None) -> str:
    keys = keys_json()
    return render_template(
        "public/verify.html", form=form, report=report, keys=shown_keys(keys), **scripted(keys)
    )


def _asked(parcel: Parcel, keyring: Keyring) -> Report:
    """Return what was found, and what our record says of the newest receipts that somebody holds."""
    roots = [found for bundle in parcel.bundles for found in root_findings(bundle, keyring)]
    report = check(parcel, keyring, roots)
    held = [one for one in report.receipts if one.brought.body is not None][-_MOST_ASKED:]
    receipts = tuple(_with_record(one) if one in held else one for one in report.receipts)
    heads = [head_finding(head) for bundle in parcel.bundles[:1] if (head := head_of(bundle, keyring))]
    return replace(report, receipts=receipts, findings=(*report.findings, *heads))


def _with_record(one: Checked) -> Checked:
    if any(finding.state == "bad" for finding in one.findings):
        return one
    return replace(one, findings=(*one.findings, *known_findings(one.brought.sha256)))


def _said(findings: list[Finding]) -> Response:
    return jsonify(
        findings=[{"state": one.state, "name": one.name, "values": dict(one.values)} for one in findings]
    )
