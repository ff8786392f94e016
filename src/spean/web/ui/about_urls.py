"""Addresses of the pages about Spean itself."""

from django.urls import path

from spean.web.ui import about

urlpatterns = [
    path("", about.about, name="about"),
    path("sources/", about.sources, name="about_sources"),
    path("privacy/", about.privacy, name="about_data"),
]
