from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "spean.casework.complaints"
    label = "complaints"
