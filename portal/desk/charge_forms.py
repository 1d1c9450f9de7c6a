"""The forms with which staff bill, ask for extras, take both back, and bring a table of charges."""

from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput

from portal.charges.actions import NewCharge, NewExtra
from portal.charges.models import Extra
from portal.charges.queries import extras_of, lines_of
from portal.desk.forms import KeyedForm
from portal.lib.errors import Invalid, Problem
from portal.lib.file_names import clean_name
from portal.promises.queries import promises_of
from portal.sales.models import Sale
from portal.web.words import money, unwrapped

_BRIEF = 60
_UNAPPROVED = "not approved: shown as a hidden cost"


class ExtraForm(KeyedForm):
    """Something beside the agreed price, for the customer to approve before it is billed."""

    words = StringField("What it is")
    amount = StringField("Amount")
    currency = StringField("Currency")
    why = TextAreaField("Why it comes on top")
    promise = SelectField("Which promise it belongs to", validate_choice=False)

    def offer(self, sale: Sale) -> "ExtraForm":
        """Offer the promises of a sale, and its currency."""
        named = [(str(one.n), f"{one.n}: {_brief(one.words)}") for one in promises_of(sale.ref)]
        self.promise.choices = [("", "None in particular"), *named]
        self.currency.data = self.currency.data or sale.currency or ""
        return self

    def extra(self) -> NewExtra:
        """Return what was typed."""
        fields = (self.words, self.amount, self.why, self.currency, self.promise)
        return NewExtra(*(field.data or "" for field in fields))


class ChargeForm(KeyedForm):
    """An amount billed: what it is of, for how much, on which day and invoice, and where it is paid."""

    of = SelectField("What it is billed for", validate_choice=False)
    words = StringField("What the invoice calls it")
    amount = StringField("Amount")
    currency = StringField("Currency")
    billed_on = StringField("The day on the invoice", widget=DateInput())
    invoice = StringField("Invoice number")
    why = TextAreaField("If it is something else: why it is billed")
    pay_link = StringField("Where it can be paid")
    knows = BooleanField("I know that it will be shown as a hidden cost")

    def offer(self, sale: Sale) -> "ChargeForm":
        """Offer what can be billed in a sale, and its currency."""
        whole = [] if sale.price is None else [("price", "The agreed price")]
        lines = [(f"line:{one.n}", f"The agreed price: {one.words}") for one in lines_of(sale.ref)]
        extras = [
            (f"extra:{one.n}", _extra_words(one)) for one in extras_of(sale.ref) if one.state != "withdrawn"
        ]
        other = ("new", f"Something else ({_UNAPPROVED})")
        self.of.choices = [("", "Choose"), *whole, *lines, *extras, other]
        self.currency.data = self.currency.data or sale.currency or ""
        return self

    def charge(self) -> NewCharge:
        """Return what was typed."""
        names = ("words", "amount", "billed_on", "of", "currency", "invoice", "why", "pay_link")
        said: dict[str, Any] = {name: self[name].data or "" for name in names}
        return NewCharge(**said, knows=bool(self.knows.data))


class RevisionForm(KeyedForm):
    """Another amount for an extra that waits."""

    amount = StringField("The amount from now on")
    why = TextAreaField("Why")


class WithdrawalForm(KeyedForm):
    """Why an extra is asked for no more."""

    answer = TextAreaField("Why")


class TakingBackForm(KeyedForm):
    """Why a charge is taken back."""

    why = TextAreaField("Why")


class ChargeFileForm(KeyedForm):
    """A file with a table of charges."""

    file = FileField("The table", render_kw={"accept": ".csv,.txt,.tsv,text/csv"})

    def sent(self) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that was chosen. Raises Invalid when there is none."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            raise Invalid(Problem("file", "Choose the file in which the charges are."))
        return clean_name(sent.filename), sent.read()


def _extra_words(one: Extra) -> str:
    if one.state == "approved":
        return (
            f"Extra {one.n}: {_brief(one.words)} (approved at {money(one.agreed_minor or 0, one.currency)})"
        )
    return f"Extra {one.n}: {_brief(one.words)} ({_UNAPPROVED})"


def _brief(words: str) -> str:
    flowing = " ".join(unwrapped(words).split())
    return flowing if len(flowing) <= _BRIEF else f"{flowing[:_BRIEF].rsplit(' ', 1)[0]} …"
