from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "spean.casework.plans"
    label = "plans"
