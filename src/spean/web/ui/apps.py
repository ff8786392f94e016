"""The look of Spean as a Django app: templates, components, and the built style and script files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "spean.web.ui"
    label = "ui"
    verbose_name = _("Look of the pages")
