from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "spean.base.receipts"
    label = "receipts"
