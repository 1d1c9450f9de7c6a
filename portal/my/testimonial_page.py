"""The page on which a contact writes their testimonial, with what has become of it, and the preview by itself."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, url_for

from portal.figures.queries import figures_of_sale
from portal.figures.sentences import sentence
from portal.lib.errors import Invalid
from portal.lib.installed import settings
from portal.my.forms import SayForm
from portal.my.testimonial import Preview, Written, preview_of
from portal.my.testimonial_forms import ObjectionForm, TestimonialForm
from portal.referrals.queries import open_link_of
from portal.testimonials.actions import may_write
from portal.testimonials.showing import us


@dataclass(frozen=True)
class TestimonialPage:
    """A page in the making; `conflict` says what changed meanwhile, `objection` is a form that came back.

    `meanwhile` are the words that were published since the form was opened.
    """

    written: Written
    form: TestimonialForm
    conflict: str = ""
    objection: SayForm = field(default_factory=ObjectionForm)
    meanwhile: str = ""

    def show(self) -> str | tuple[str, int]:
        """Return the page; for an address of the company's own one without a form, and its status."""
        written = self.written
        if not may_write(written.author, written.sale):
            return render_template("my/testimonial_ours.html", written=written, viewer=written.author), 403
        self.objection.was.data = next((one.row.ref for one in written.withheld if one.is_now), "")
        link = open_link_of(written.sale.ref, written.author.ref)
        return render_template(
            "my/testimonial.html",
            conflict=self.conflict,
            meanwhile=self.meanwhile,
            objection=self.objection.place("objection"),
            link=f"{settings().base_url}/r/{link.code}" if link else "",
            viewer=written.author,
            **self._shown(self._preview()),
        )

    def part(self) -> str:
        """Return what everybody would read, by itself. Raises Invalid for what can't be published."""
        new = self.form.testimonial(self.written.now)
        preview = preview_of(self.written, new, self._photo_url)
        return render_template("my/testimonial_preview.html", **self._shown(preview))

    def _preview(self) -> Preview | None:
        try:
            return preview_of(self.written, self.form.testimonial(self.written.now), self._photo_url)
        except Invalid:
            return None

    def _shown(self, preview: Preview | None) -> dict[str, Any]:
        written = self.written
        return {
            "written": written,
            "form": self.form.place("testimonial"),
            "preview": preview,
            "us": us(),
            "record": sentence(figures_of_sale(written.sale.ref, written.at)),
            "photo_url": self._photo_url,
        }

    def _photo_url(self, sha256: str) -> str:
        return url_for("my_testimonial.photo", ref=self.written.sale.ref, sha256=sha256)
