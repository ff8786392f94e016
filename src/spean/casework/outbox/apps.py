from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "spean.casework.outbox"
    label = "outbox"
