from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "spean.casework.rights"
    label = "rights"
