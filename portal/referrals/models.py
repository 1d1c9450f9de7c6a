"""The recorded table of referral links, in the company's stream; its appliers alone write it."""

from peewee import TextField

from portal.lib.db import Table, UTCField, references


class ReferralLink(Table):
    """A contact's link of one sale; `code` is what stands in the address. One that was ended leads to nothing more."""

    code = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    contact = TextField(constraints=references("contact.ref"))
    opened_at = UTCField()
    ended_at = UTCField(null=True)

    class Meta:
        """The links of a sale are read together."""

        indexes = ((("sale", "contact"), False),)


ReferralLink.add_index(
    ReferralLink.sale,
    ReferralLink.contact,
    unique=True,
    where=ReferralLink.ended_at.is_null(),
    name="referral_link_one_open",
)
