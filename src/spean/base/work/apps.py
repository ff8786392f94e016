from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "spean.base.work"
    label = "work"
