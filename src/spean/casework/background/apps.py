from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "spean.casework.background"
    label = "background"
