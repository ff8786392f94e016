from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "spean.registry.savedviews"
    label = "savedviews"
