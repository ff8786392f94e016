"""An old code still leads somewhere: the file was put together with another one."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from spean.casework.people.queries import file_that_leads
from spean.casework.people.rules import code_of
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http.response import HttpResponseBase
    from django.urls import URLResolver

    from spean.web.ui.http import DeskRequest

    View = Callable[..., HttpResponseBase]
    Pattern = URLPattern | URLResolver

PERSON = "person_id"


def with_old_codes(
    patterns: list[Pattern],
) -> list[Pattern]:
    """The same addresses; those of a person ask where the file is kept, when it is not there."""
    for one in _each(patterns):
        if PERSON in one.pattern.converters:
            one.callback = leads_on(one.callback)
    return patterns


def leads_on(view: View) -> View:
    """Where nobody is found, somebody may be found under another number.

    A page is led on to; what was sent is done with the file that stayed: a form may have been open
    while a colleague put the two together.
    """

    @wraps(view)
    def led(
        request: DeskRequest, *, person_id: int, **kwargs: Any
    ) -> HttpResponseBase:  # words of the address
        try:
            return view(request, person_id=person_id, **kwargs)
        except (Http404, ObjectDoesNotExist):
            stayed = file_that_leads(request.actor, person_id)
            if stayed is None:
                raise
        told = {"old": code_of(person_id), "new": stayed.code}
        say(request, _("%(old)s was put together with %(new)s. This is the file now.") % told)
        if request.method == "POST":
            return view(request, person_id=stayed.pk, **kwargs)
        match = request.resolver_match
        name = match.view_name if match else "desk:person"
        answer: HttpResponseBase = redirect(name, **{**kwargs, PERSON: stayed.pk})
        return answer

    return led


def _each(patterns: Iterable[Pattern]) -> Iterable[URLPattern]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from _each(one.url_patterns)
