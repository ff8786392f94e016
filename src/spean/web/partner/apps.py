from django.apps import AppConfig


class PartnerConfig(AppConfig):
    name = "spean.web.partner"
    label = "partner"
