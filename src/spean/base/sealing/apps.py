from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SealingConfig(AppConfig):
    name = "spean.base.sealing"
    label = "sealing"

    def ready(self) -> None:
        from spean.base.sealing.keyring import make_missing_keys

        post_migrate.connect(make_missing_keys, sender=self)
