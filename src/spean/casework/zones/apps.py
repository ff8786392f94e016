from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "spean.casework.zones"
    label = "zones"
