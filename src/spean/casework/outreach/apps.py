from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "spean.casework.outreach"
    label = "outreach"
