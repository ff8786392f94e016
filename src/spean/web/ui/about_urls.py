"""Addresses of the pages about Spean itself."""

from django.urls import path

from spean.web.ui import about
from spean.web.ui.guide import guide

urlpatterns = [
    path("", about.about, name="about"),
    path("sources/", about.sources, name="about_sources"),
    path("look/", guide, name="about_look"),
    path("privacy/", about.privacy, name="about_data"),
]
