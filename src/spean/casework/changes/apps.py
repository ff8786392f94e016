from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "spean.casework.changes"
    label = "changes"
