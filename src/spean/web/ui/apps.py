"""The look of Spean as a Django app: templates, components, built style and script files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "spean.web.ui"
    label = "ui"
    verbose_name = "Look of the pages"
