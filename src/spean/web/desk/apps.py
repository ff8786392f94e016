from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "spean.web.desk"
    label = "desk"
