from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "spean.casework.intake"
    label = "intake"
