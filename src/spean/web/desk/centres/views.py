"""The centres of the reader, or all of them for who belongs to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from spean.registry.centres.queries import centres_for, members_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


def centres(request: DeskRequest) -> HttpResponse:
    members = members_of(request.actor)
    shown = [
        {"centre": centre, "members": members.get(centre.pk, [])}
        for centre in centres_for(request.actor)
    ]
    return render(request, "desk/centres/centres.html", {"shown": shown})
