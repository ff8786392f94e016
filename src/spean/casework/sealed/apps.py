from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "spean.casework.sealed"
    label = "sealed"
