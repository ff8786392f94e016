from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "spean.demo"
    label = "demo"
