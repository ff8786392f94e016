"""What Spean is, what it stands on, and what it does with data: open to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SOURCES = [
    {
        "name": _("Provinces, districts, communes and villages"),
        "publisher": "Data EF – Ministry of Economy and Finance",
        "as_of": "2025",
        "note": _("Repeated and missing codes are repaired, each by a named rule."),
    },
    {
        "name": _("Occupation groups (ISCO-08)"),
        "publisher": "International Labour Organization",
        "as_of": "2008",
        "note": _("Codes and English titles are official; Khmer and Japanese ones are for review."),
    },
    {
        "name": _("Occupations and skills of Spean's own"),
        "publisher": "Spean",
        "as_of": "2026",
        "note": _("A sample of our own wording, for review by the National Employment Agency."),
    },
    {
        "name": _("Occupations and skills (ESCO), where they were imported"),
        "publisher": "European Commission",
        "as_of": "1.1 – 1.2",
        "note": _("This service uses the ESCO classification of the European Commission."),
    },
    {
        "name": _("Minimum wages and working-age limits"),
        "publisher": _("Ministry of Labour and Vocational Training"),
        "as_of": "2026",
        "note": _(
            "Each value carries its day and its legal source; some are still to be verified."
        ),
    },
]


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/about/about.html")


@login_not_required
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/about/sources.html", {"sources": SOURCES})


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/about/privacy.html")
