from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "spean.casework.contacts"
    label = "contacts"
