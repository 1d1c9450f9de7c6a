"""What every form here shares: each field is read strictly, and what can't be kept is said beside it."""

import re
from collections.abc import Callable

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField
from wtforms.validators import ValidationError

from portal.lib.errors import Invalid, Problem
from portal.lib.text import BadText, clean, normal_email

_UNSHOWABLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]"
)
# The library's own sentences, as we say them.
_OURS = {"Not a valid choice.": "Choose one of the list."}


class StrictForm(FlaskForm):
    """A form that takes each of its own fields once, a list of boxes once for each, and no others."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)

    def said(self, name: str) -> str:
        """Return what a text field holds; empty when it was not sent."""
        return self[name].data or ""

    def _make_showable(self) -> None:
        # What was refused is shown again, and some of it can't stand in a page at all.
        for field in self:
            if isinstance(field.data, str):
                field.data = showable(field.data)

    def validate_on_submit(self, extra_validators: object = None) -> bool:
        """Tell whether the posted form can be taken. Raises Invalid for fields that no page of ours has sent."""
        for name, values in request.form.lists():
            if (name not in self and name != "csrf_token") or (len(values) > 1 and not self._is_list(name)):
                raise Invalid(Problem("form", "This form holds a field twice, or one we don't know."))
        taken = bool(super().validate_on_submit(extra_validators))
        if not taken:
            self._make_showable()
            self._say_it_our_way()
        return taken

    def _is_list(self, name: str) -> bool:
        # Each ticked box of a list is sent by itself, under the name of the list.
        return name in self and isinstance(self[name], SelectMultipleField)

    def _say_it_our_way(self) -> None:
        for field in self:
            field.errors = [_OURS.get(error, error) for error in field.errors]


def showable(typed: str) -> str:
    """Return what was typed with a mark in place of each character that no page can hold (HTML, 13.2.3.5)."""
    return _UNSHOWABLE.sub("\ufffd", typed)


def needed(message: str) -> Callable[[FlaskForm, Field], None]:
    """Return a validator that asks for the field in these words."""

    def check(_: FlaskForm, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(message)

    return check


def text(limit: int) -> Callable[[FlaskForm, Field], None]:
    """Return a validator that refuses what can't be kept as text of at most `limit` characters."""

    def check(_: FlaskForm, field: Field) -> None:
        _check(clean, field.data or "", limit)

    return check


def address(_: FlaskForm, field: Field) -> None:
    """Refuse what isn't an email address."""
    _check(normal_email, field.data or "")


class PressForm(StrictForm):
    """A form that is one button: it carries the form token alone."""


def pressed(form: StrictForm) -> None:
    """Take a form that is one button. Raises Invalid when it isn't a fresh one of ours."""
    if not form.validate_on_submit():
        raise Invalid(Problem("form", "This form is out of date. Open the page again and press its button."))


def show_problems(form: FlaskForm, *problems: Problem) -> None:
    """Put the problems that an action found beside the fields of `form`."""
    for problem in problems:
        field = form[problem.field]
        field.errors = [*field.errors, problem.message]


def _check(reader: Callable[..., str], *args: object) -> None:
    try:
        reader(*args)
    except BadText as error:
        raise ValidationError(str(error)) from error
