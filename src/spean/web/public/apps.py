from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "spean.web.public"
    label = "public"
