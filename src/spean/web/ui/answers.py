"""What becomes of the answers on a form that cannot be used, or that the house refuses."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from spean.base.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django import forms
    from django.http import HttpRequest


@contextmanager
def refusals_on(form: forms.Form, field: str | None = None) -> Iterator[None]:
    """A refusal inside becomes an error of the form, or of one field, and nothing else happens."""
    try:
        yield
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_error(field, str(refusal.message))


@contextmanager
def or_404() -> Iterator[None]:
    """What is not there, or out of reach, answers as if it did not exist."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error


def usable(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the answers can be used; what is wrong is said on the page they came from."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        said = " ".join(map(str, errors))
        messages.error(request, f"{label}: {said}" if label else said)
    return form.is_valid()


def way_back(typed: str) -> str:
    """The page of ours that a form came from; "" for anything that leads elsewhere.

    "//other.example" and "/\\other.example" begin with a stroke and leave the house all the same.

    >>> way_back("/cases/?page=2"), way_back("//other.example"), way_back("javascript:x")
    ('/cases/?page=2', '', '')
    """
    safe = url_has_allowed_host_and_scheme(typed, allowed_hosts=None)
    return typed if typed.startswith("/") and safe else ""


def whole_number(text: object) -> int | None:
    """The number that was sent outside of a form, as an id or a line; None for anything else.

    `isdigit` alone would let "²" through, and a thousand digits that Python refuses to read.

    >>> whole_number("12"), whole_number("²"), whole_number("9" * 20), whole_number(None)
    (12, None, None, None)
    """
    written = str(text)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None
