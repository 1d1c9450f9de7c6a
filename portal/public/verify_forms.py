"""The form of the page that checks receipts, for whoever reads it without a script."""

from collections.abc import Iterator
from typing import Any

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, StringField, TextAreaField

from portal.lib.canonical import BadJson, strict_loads
from portal.lib.errors import Invalid, Problem
from portal.lib.file_names import clean_name
from portal.lib.ids import in_groups, is_number, is_sha256
from portal.proofs.parcel import MOST_PIECES, Piece
from portal.web.forms import StrictForm, show_problems

MOST_BYTES = 2_000_000
_TOO_LARGE = "Together this is more than 2 MB. With JavaScript, or in the page saved as a file, there is no such limit."
_TOO_MANY = f"Please choose at most {MOST_PIECES} files."


class VerifyForm(StrictForm):
    """What is to be checked: files, or texts that were copied, or a number alone."""

    files = MultipleFileField("The receipt and its signature", render_kw={"accept": ".json,.sig"})
    text = TextAreaField("The text of a receipt or of a bundle")
    signature = StringField("Its signature as text (base64)")
    number = StringField("The number of a receipt")

    def pieces(self, files: list[FileStorage]) -> list[Piece]:
        """Return what was brought; empty with the problem beside its field when nothing was, or too much."""
        found = list(self._pieces(files))
        for file in files:
            file.close()
        if len(found) > MOST_PIECES:
            show_problems(self, Problem("files", _TOO_MANY))
        elif sum(len(piece.body) for piece in found) > MOST_BYTES:
            show_problems(self, Problem("files", _TOO_LARGE))
        elif found or self.said("number").strip():
            return found
        else:
            show_problems(
                self, Problem("files", "Choose the two files of our mail, or copy their text below.")
            )
        return []

    def asked_number(self) -> str:
        """Return the number that was typed, in its groups; empty without one, and with the problem where it is none."""
        number = number_of(self.said("number"))
        if not number or is_number(number):
            return number
        show_problems(self, Problem("number", "A number has five groups of four letters and digits."))
        return ""

    def _pieces(self, files: list[FileStorage]) -> Iterator[Piece]:
        for file in files[: MOST_PIECES + 1]:
            if file.filename:
                yield Piece(clean_name(file.filename), file.stream.read(MOST_BYTES + 1))
        for name in ("text", "signature"):
            if typed := self.said(name).strip():
                yield Piece(self[name].label.text, typed.encode("utf-8", "replace"))


class RecordForm(StrictForm):
    """What a script asks our record: the SHA-256 of a receipt, with the head of a daily root, or a number alone."""

    sha256 = HiddenField()
    head = HiddenField()
    number = HiddenField()

    def digest(self) -> str:
        """Return the SHA-256 that was asked for. Raises Invalid for what is none."""
        if not is_sha256(self.said("sha256")):
            raise Invalid(Problem("sha256", "This is no SHA-256."))
        return self.said("sha256")

    def shown_head(self) -> dict[str, Any] | None:
        """Return the head that was asked about; None for what is none."""
        try:
            said = strict_loads(self.said("head") or "null")
        except BadJson:
            return None
        return said if isinstance(said, dict) and {"stream", "seq", "hash"} <= set(said) else None


def number_of(typed: str) -> str:
    """Return a number as it was typed in its groups of four, whatever stood between them."""
    return in_groups("".join(typed.upper().split()).replace("-", ""), "-")
