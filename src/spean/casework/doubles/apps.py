from django.apps import AppConfig


class DoublesConfig(AppConfig):
    name = "spean.casework.doubles"
    label = "doubles"
