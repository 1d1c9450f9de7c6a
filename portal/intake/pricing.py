"""What the price of a draft comes to, in words, as far as it can be told from what was typed."""

from portal.intake.queries import Parts
from portal.lib.money import read_amount
from portal.people.choices import currencies
from portal.web.words import money


def lines_total(parts: Parts, usual: str) -> str:
    """Return what the lines add up to, in words; empty without any, and where one is no amount.

    `usual` is the currency that holds where none is chosen.
    """
    currency = parts.sale.fields.get("currency", "").strip() or usual
    if currency not in dict(currencies()):
        return ""
    minors = [read_amount(part.fields.get("amount", "").strip(), currency) for part in parts.lines]
    known = [minor for minor in minors if minor is not None]
    return money(sum(known), currency) if known and len(known) == len(minors) else ""


def typed_price(parts: Parts, usual: str) -> str:
    """Return the price that was typed, as a whole or in lines; empty without one."""
    fields = parts.sale.fields
    amount = fields.get("amount", "").strip()
    if not amount:
        return lines_total(parts, usual) or ("Lines without a sum yet" if parts.lines else "")
    return f"{amount} {fields.get('currency', '').strip() or usual}"
