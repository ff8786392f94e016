from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "spean.registry.directory"
    label = "directory"
