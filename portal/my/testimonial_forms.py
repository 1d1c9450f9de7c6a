"""The forms of a testimonial: writing it, objecting when it is withheld, taking it back."""

from functools import cached_property
from hashlib import sha256
from typing import cast

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, StringField, TextAreaField

from portal.lib.errors import Problem
from portal.lib.pictures import BadPicture, read_picture
from portal.my.forms import SayForm, TextForm, once_key
from portal.people.access import Viewer
from portal.record.actions import NewFile
from portal.testimonials.actions import NewTestimonial
from portal.testimonials.models import TestimonialVersion

# What a file was called says where it came from, and this stands in the chain for ever.
_PHOTO_NAME = "photo.webp"


class TestimonialForm(SayForm):
    """A testimonial, with a consent for each thing that the public sees beside the words."""

    words = TextAreaField("Your words")
    name = StringField("Your name, as people shall see it")
    subject = StringField("What we did for you, in a word or two")
    company = StringField("Your company")
    connection = StringField("Are you connected with us besides being our customer?")
    keep_photo = BooleanField("Show this photo")
    photo = FileField("A photo", render_kw={"accept": "image/*"})
    figures = BooleanField("Show the record of my own promises beside it")

    @property
    def once(self) -> str:
        """The key by which the form is taken once; another photo under the same name is another form."""
        return once_key(super().once, sha256(self._chosen()).hexdigest())

    @property
    def sent_photo(self) -> bool:
        """Whether a photo came along; a browser can't be given it back."""
        return bool(self._chosen())

    def testimonial(self, now: TestimonialVersion | None) -> NewTestimonial:
        """Return what was typed; `now` is the version whose photo may go on being shown."""
        photo, unread = self._taken
        earlier = now.photo if now is not None and self.keep_photo.data else None
        return NewTestimonial(
            words=self.said("words"),
            name=self.said("name"),
            company=self.said("company"),
            subject=self.said("subject"),
            connection=self.said("connection"),
            photo=photo or earlier,
            figures=bool(self.figures.data),
            was=self.version,
            unread=unread,
        )

    @cached_property
    def _taken(self) -> tuple[NewFile | None, tuple[Problem, ...]]:
        """Return the chosen photo made small, or why it can't be taken: it is shown small, so no more of it is kept."""
        body = self._chosen()
        if not body:
            return None, ()
        try:
            picture = read_picture(body)
        except BadPicture as error:
            return None, (Problem("photo", str(error)),)
        return NewFile(_PHOTO_NAME, picture.media_type, picture.thumb), ()

    def _chosen(self) -> bytes:
        file = self.photo.data
        if not isinstance(file, FileStorage):
            return b""
        body = cast("bytes", file.read())
        file.seek(0)
        return body


class ObjectionForm(TextForm):
    """Why the words that are withheld should be shown; `was` is the withholding that its author was looking at."""


class WithdrawalForm(SayForm):
    """That the words are taken back."""


def fields_of(now: TestimonialVersion | None, author: Viewer) -> dict[str, object]:
    """Return what the form starts with: the version that stands, or a name that tells little."""
    if now is None:
        return {"was": "0", "name": short_name(author.name)}
    fields = ("words", "name", "company", "subject", "connection", "figures")
    return {"was": str(now.n), "keep_photo": True, **{field: getattr(now, field) for field in fields}}


def short_name(name: str) -> str:
    """Return a first name with the initial of the last, as "Ana B."; a name of one word as it is."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else name
